/** The page's style sheet: light and dark as the reader's system is set, one column on a narrow screen. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf7, #16181b);
  --card: light-dark(#ffffff, #1d2024);
  --ink: light-dark(#22262a, #e4e6e8);
  --quiet: light-dark(#5a626b, #a3abb4);
  --line: light-dark(#e0ddd5, #343a41);
  --accent: light-dark(#7a4b00, #f0c27a);
  --code: light-dark(#f3f0e8, #25292e);
  --warn: light-dark(#9a2c00, #ff9f7a);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.5rem 1rem; }
.frame { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 78rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 2rem 1rem 2rem 1.5rem; }
nav h2 { margin: 1.25rem 0 0.25rem; border: 0; padding: 0; font-size: 0.8rem; color: var(--quiet); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 0.15rem 0; color: var(--ink); text-decoration: none; overflow-wrap: anywhere; }
nav li a:hover { color: var(--accent); text-decoration: underline; }
main { padding: 2rem 1.5rem 6rem; min-width: 0; }
h1 { margin: 0 0 0.5rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 3.5rem 0 0.5rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); font-size: 1.5rem; }
h3 { margin: 0; font-size: 1.2rem; }
h4 { margin: 1.5rem 0 0.4rem; font-size: 0.95rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
.lead, .quiet { color: var(--quiet); }
.operation, .model {
  margin: 1.5rem 0; padding: 1.25rem 1.25rem 1.5rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.6rem;
}
.route { margin: 0.25rem 0 0.75rem; font-size: 0.95rem; overflow-wrap: anywhere; }
.method { font-weight: 700; color: var(--accent); }
.deprecated { color: var(--warn); }
code, pre { font: 0.875em/1.5 ui-monospace, "SF Mono", Consolas, monospace; }
code { background: var(--code); padding: 0.1em 0.3em; border-radius: 0.25rem; overflow-wrap: anywhere; }
pre { margin: 0.25rem 0 0; padding: 0.9rem 1rem; background: var(--code); border-radius: 0.4rem; overflow: auto; }
pre code { padding: 0; background: none; overflow-wrap: normal; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.92rem; }
th, td { padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody th, tbody th code { white-space: nowrap; }
pre + pre { margin-top: 0.6rem; }
td:last-child { min-width: 16rem; }
@media (max-width: 52rem) {
  .frame { display: block; }
  nav { position: static; max-height: none; padding-bottom: 0; }
  nav li { display: inline-block; margin-right: 0.9rem; }
}
@media print { nav, .skip { display: none; } .frame { display: block; } }
`
