"""The directory comes in from files, and goes out into them.

Coming in, from the edge down: `importing` puts records in a chunk at a time; `formats` looks at a
file and chooses who reads it; readers give what they `found`; `mending` makes records of that.
What is wrong costs only itself, and is told with its file and line (`problems`).
"""
