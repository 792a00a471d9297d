"""The files of the add-in, made on any system: `xlplan addin build`."""
