"""The look that the plain pages of a pack share; it needs no file beside it."""

STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d2a33;background:#fff}a{color:#0b5a7a}dt{font-weight:600;margin-top:.6rem}"
    "dd{margin:0;overflow-wrap:anywhere}.note{border-left:.4rem solid #0b5a7a;padding:.2rem 1rem}"
    "label{display:block;font-weight:600}input{font:inherit;max-width:100%;min-height:2.75rem}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf1;background:#12191e}a{color:#7cc7e8}}"
)
