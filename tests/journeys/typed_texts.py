"""What somebody may type that a screen could take for something else."""

TYPED = (
    "see http://evil.example/x and https://evil.example",
    "mail ada.b@evil.example or www.evil.example/path",
    "![](http://evil.example/x.png) [click](http://evil.example)",
    "<b>bold</b> <img src=x onerror=alert(1)> &amp; &lt;",
    "$x^2$ $$y$$ {{ x }} :smile: :material/home: :red[boo] :red-badge[x]",
    "=1+1 **b** _i_ `c` ~~s~~ a -> b <- c -- d >= e <= f ~= g",
    "# head\n- list\n1. one\n> quote\n\n    indented\n***\nterm\n: definition",
    "| a | b |\n|---|---|\n| 1 | 2 |\n[^1]: note",
    "ftp://evil.example mailto:x@evil.example xmpp:a@b.example",
    "ŵ ŷ Llŷn العربية 👩‍🚀 \\ \\\\ \\n 'a' \"b\"",
)
