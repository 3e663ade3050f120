"""The Goderich rehearsal's cast and props: real places, fictional people, 555-01xx telephones."""
