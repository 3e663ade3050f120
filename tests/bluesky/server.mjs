// A Bluesky server and the directory of identities it needs, on this machine alone.
//
// It says its address on one line of standard output, and ends when standard input does: whoever
// started it has gone then. Accounts are free to make, and nothing outlives the folder it is given.

import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'

const [folder, port] = process.argv.slice(1)

// Both servers would listen on every address of the machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...more) {
  const then = more.find((each) => typeof each === 'function')
  return listen.call(this, { port: port ?? 0, host: '127.0.0.1' }, then)
}

process.stdin.on('end', () => process.exit(0)).resume()

const { PlcServer, Database } = await import('@did-plc/server')
const { PDS } = await import('@atproto/pds')

const directory = PlcServer.create({ db: Database.mock(), port: 0 })
const directoryPort = (await directory.start()).address().port

const key = () => randomBytes(32).toString('hex')
const blobs = path.join(folder, 'blobs')
mkdirSync(blobs, { recursive: true })

const server = await PDS.fromEnv({
  port: Number(port),
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: blobs,
  didPlcUrl: `http://127.0.0.1:${directoryPort}`,
  inviteRequired: false,
  devMode: true, // plain http
  disableSsrfProtection: true, // the directory is on this machine
  crawlers: [],
  adminPassword: key(),
  dpopSecret: key(),
  jwtSecret: key(),
  plcRotationKeyK256PrivateKeyHex: key(),
})
await server.start()

process.stdout.write(`http://127.0.0.1:${port}\n`)
