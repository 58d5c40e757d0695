"""How the page of a replay looks: one column on a phone, two on a desk."""

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #22252a;
  --soft: #6b7280; --hair: #e4e1d9; --a: #2f6f9f; --b: #d98032; --c: #5a9a6b;
  --d: #9a6fb0; --e: #c2566a; --f: #8b8450; --g: #8a929c; --band: #2f6f9f33; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --card: #1e2126;
  --ink: #e8e6e1; --soft: #9aa1ab; --hair: #33373e; --a: #6fb1e0; --b: #eba45f;
  --c: #84c596; --d: #c39ad8; --e: #ea8a9b; --f: #bdb578; --g: #8a929c;
  --band: #6fb1e033; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; line-height: 1.2; margin: 8px 0; font-weight: 650; }
h2 { font-size: 17px; line-height: 1.3; margin: 32px 0 8px; font-weight: 600; }
p { margin: 6px 0; overflow-wrap: anywhere; } .lead { color: var(--soft); }
.cards { display: grid; gap: 16px; margin-top: 24px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
section { background: var(--card); border: 1px solid var(--hair);
  border-radius: 12px; padding: 16px; min-width: 0; }
section h2 { margin: 0 0 8px; } section p { color: var(--soft); font-size: 15px; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
.line { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; }
.rule { stroke: var(--hair); stroke-width: 1; } .stem { stroke: var(--g); }
.rate { stroke: var(--b); stroke-dasharray: 3 4; } .middle { stroke: var(--a); }
.others, .ideal { stroke: var(--g); stroke-dasharray: 4 3; stroke-width: 1.5; }
.came { stroke: var(--ink); } .range { fill: var(--band); }
.before { fill: var(--card); stroke: var(--a); stroke-width: 2; }
.after { fill: var(--a); }
.k0 { fill: var(--a); } .k1 { fill: var(--b); } .k2 { fill: var(--c); }
.k3 { fill: var(--d); } .k4 { fill: var(--e); } .k5 { fill: var(--f); }
.k6 { fill: var(--g); }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px;
  margin: 8px 0; padding: 0; color: var(--soft); font-size: 14px; }
.key i { display: inline-block; width: 10px; height: 10px; border-radius: 3px;
  margin-right: 6px; }
i.k0, i.after, i.middle { background: var(--a); } i.k1, i.rate { background: var(--b); }
i.k2 { background: var(--c); } i.k3 { background: var(--d); }
i.k4 { background: var(--e); } i.k5 { background: var(--f); }
i.k6, i.others, i.ideal { background: var(--g); } i.came { background: var(--ink); }
i.range { background: var(--band); } i.before { border: 2px solid var(--a); }
.wide { overflow-x: auto; margin: 8px 0; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { text-align: left; padding: 6px 12px 6px 0; vertical-align: top;
  border-bottom: 1px solid var(--hair); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; }
td:not(:first-child) { font-variant-numeric: tabular-nums; }
.said td:last-child { white-space: pre-line; min-width: 22em; }
"""
