namespace Cht.Layout;

/// <summary>The looks of the page, in a light and a dark scheme, as the reader's device asks for.</summary>
internal static class PictureStyle
{
    public const string Sheet =
        """
        :root { color-scheme: light dark; --page: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #c3cad2; --panel: #f3f6f9; --box: #ffffff;
          --core: #0b5cad; --couch: #7a3e9d; --public: #9a5b00; --admin: #0b6b4f; --peer: #57606a; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #14181d; --text: #e6e9ed; --soft: #a9b3be; --line: #4a535e; --panel: #1d232a; --box: #262d36;
            --core: #7bb8f5; --couch: #d0a3ea; --public: #f0b45c; --admin: #66d3ac; --peer: #a9b3be; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1rem 1.25rem 3rem; background: var(--page); color: var(--text);
          font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin: .5rem 0 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } p { margin: .25rem 0 .75rem; color: var(--soft); }
        svg { display: block; width: 100%; height: auto; } .narrow { display: none; } .wide { display: block; }
        @media (max-width: 52rem) { .wide { display: none; } .narrow { display: block; max-width: 30rem; margin: 0 auto; } body { padding: .5rem .75rem 2rem; } }
        svg text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--text); } svg .soft { fill: var(--soft); font-size: 12px; }
        svg .name { font-weight: 700; font-size: 15px; } svg .panel { fill: var(--panel); stroke: var(--line); } svg .box { fill: var(--box); stroke-width: 2; }
        .core { stroke: var(--core); } .couchdb { stroke: var(--couch); } .public { stroke: var(--public); } .admin { stroke: var(--admin); } .peer { stroke: var(--peer); }
        svg path { fill: none; stroke-width: 2; } svg .head-public { fill: var(--public); stroke: none; } svg .head-admin { fill: var(--admin); stroke: none; }
        svg .disk { fill: var(--panel); stroke: var(--line); } svg .overlay { fill: var(--box); stroke: var(--peer); stroke-dasharray: 5 4; }
        summary { cursor: pointer; color: var(--soft); padding: .35rem 0; } .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { text-align: left; vertical-align: top;
          padding: .4rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; min-width: 5rem; } th { color: var(--soft); font-weight: 600; }
        td:first-child { font-weight: 600; } ol { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; counter-reset: step; margin: 0; padding: 0; }
        ol li { counter-increment: step; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .35rem .75rem; }
        ol li::before { content: counter(step) ". "; color: var(--soft); }

        """;
}
