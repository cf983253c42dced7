namespace GqaGen.Runtime.Reports;

/// <summary>How a report looks. Pictures keep their white ground in the dark.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5b6168; --line: #d6d9dd; --ground: #ffffff; --raised: #f4f5f7; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e7e9; --soft: #a3a9b0; --line: #3a3f45; --ground: #16181b; --raised: #212429; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem; color: var(--ink); background: var(--ground);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
        h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.25; }
        h2 { margin: 2.75rem 0 .75rem; font-size: 1.3rem; }
        h3 { margin: 1.75rem 0 .6rem; font-size: 1.05rem; }
        h2, h3 { break-after: avoid; }
        nav ul { margin: 1.25rem 0 0; padding: .75rem 1rem .75rem 2rem; border-radius: .4rem; background: var(--raised); columns: 17rem; }
        nav a { color: inherit; }
        section li { margin: .3rem 0; }
        header p, .caption, figcaption { color: var(--soft); }
        header p { margin: 0 0 .75rem; }
        pre { margin: 0; padding: .65rem .85rem; border-radius: .4rem; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere;
          font: .9rem/1.45 ui-monospace, SFMono-Regular, Consolas, "DejaVu Sans Mono", monospace; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .92em; font-variant-numeric: tabular-nums; }
        .wide table { width: 100%; }
        th, td { padding: .4rem .55rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
        thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
        tbody th { font-weight: 600; white-space: nowrap; }
        .number { text-align: right; }
        tbody th.wraps { white-space: normal; font-weight: 400; }
        td span, th span { white-space: nowrap; }
        td.number { white-space: nowrap; }
        .facts th { font-weight: 400; color: var(--soft); padding-left: 0; }
        .caption { margin: .6rem 0 1.5rem; font-size: .92em; }
        figure { margin: 1.25rem 0 1.75rem; break-inside: avoid; }
        img { display: block; width: 100%; height: auto; border-radius: .4rem; background: #ffffff; }
        figcaption { margin-top: .5rem; font-size: .92em; }
        @media print {
          :root { --ink: #000000; --soft: #444444; --line: #bbbbbb; --ground: #ffffff; --raised: #f2f2f2; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          tr { break-inside: avoid; }
          .wide { overflow: visible; break-inside: avoid; }
          img { width: auto; max-width: 100%; max-height: 9.5cm; margin: 0 auto; }
        }
        """;
}
