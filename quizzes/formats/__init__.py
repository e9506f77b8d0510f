"""Questions as files of other systems. Pure: no models, no database; bytes in, drafts and problems out, and back."""
