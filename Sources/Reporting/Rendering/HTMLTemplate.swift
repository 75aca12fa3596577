/// The page of the report.
///
/// Everything in double braces is escaped; only the style sheet and the
/// charts, which escape for themselves, stand in three.
enum HTMLTemplate {
  static let page = """
    {{% CONTENT_TYPE:\(HTMLText.name)}}<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{pageTitle}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header class="top" id="top">
    <p class="brand">Tuina <span lang="zh">推拿</span></p>
    <h1 dir="auto">{{dataset}}</h1>
    <p class="stamp">{{written}} · Tuina {{version}} · <span dir="auto">{{folder}}</span></p>
    <dl class="facts highlights">
    {{#highlights}}
    <div><dt dir="auto">{{label}}</dt><dd>{{value}}{{#detail}}<small>{{.}}</small>{{/detail}}</dd></div>
    {{/highlights}}
    </dl>
    <nav aria-label="Sections">{{#sections}}<a href="#{{id}}">{{title}}</a>{{/sections}}</nav>
    </header>
    <main>
    {{#sections}}
    <section id="{{id}}" aria-labelledby="{{id}}-title">
    <a class="up" href="#top" aria-label="To the top">↑</a>
    <h2 id="{{id}}-title">{{title}}</h2>
    {{#lead}}
    <p class="lead" dir="auto">{{.}}</p>
    {{/lead}}
    {{#blocks}}
    {{#heading}}
    <h3>{{.}}</h3>
    {{/heading}}
    {{#note}}
    <p class="note" dir="auto">{{.}}</p>
    {{/note}}
    {{#facts}}
    <dl class="facts">
    {{#list}}
    <div><dt dir="auto">{{label}}</dt><dd>{{value}}{{#detail}}<small dir="auto">{{.}}</small>{{/detail}}</dd></div>
    {{/list}}
    </dl>
    {{/facts}}
    {{#charts}}
    <div class="charts">
    {{#list}}
    <figure class="{{#isWide}}wide{{/isWide}}{{#isSmall}}small{{/isSmall}}"><h4 dir="auto">{{chartTitle}}</h4>{{{svg}}}<figcaption dir="auto">{{summary}}</figcaption></figure>
    {{/list}}
    </div>
    {{/charts}}
    {{#table}}
    <div class="scroll" role="region" aria-label="{{caption}}" tabindex="0">
    <table>
    <caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col" class="{{kind}}" dir="auto">{{text}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}{{#isName}}<th scope="row" class="{{kind}}" dir="auto">{{text}}</th>{{/isName}}{{^isName}}<td class="{{kind}}" dir="auto">{{text}}</td>{{/isName}}{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{#hidden}}
    <p class="note">{{.}} more rows are left out; the JSON form holds all of them.</p>
    {{/hidden}}
    {{/table}}
    {{#code}}
    <pre tabindex="0"><code>{{.}}</code></pre>
    {{/code}}
    {{/blocks}}
    </section>
    {{/sections}}
    </main>
    <footer><p>Written by Tuina {{version}}. Intervals are Wilson 95 % intervals.</p></footer>
    </body>
    </html>

    """

  /// Colours are named once and given again for dark screens; series keep their hue in both.
  static let style = """
    :root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--text:#1c2430;--dim:#5b6675;\
    --line:#e0e4ea;--link:#1f5fbf;--c1:#2f6fd0;--c2:#d9731a;--c3:#178f7c;--c4:#b8408f;--c5:#7557cc;\
    --c6:#7d8418;--c7:#c9433c;--c8:#77818f;--muted:#c9d3e2;--shadow:#5b667566}
    @media (prefers-color-scheme:dark){:root{--page:#10141a;--card:#181e27;--text:#e4e9f0;\
    --dim:#97a3b3;--line:#2a323e;--link:#82b1ff;--c1:#6ea3f5;--c2:#f0a04f;--c3:#4cc5ae;--c4:#e07fbb;\
    --c5:#a992f0;--c6:#b9c04e;--c7:#f07f77;--c8:#99a4b3;--muted:#39455a;--shadow:#97a3b366}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);\
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
    .top,main,footer{max-width:1160px;margin:0 auto;padding:0 24px}
    .top{padding-top:32px}
    .brand{margin:0;color:var(--dim);letter-spacing:.08em;font-size:13px}
    h1{margin:2px 0 0;font-size:34px;line-height:1.2;overflow-wrap:anywhere}
    h2{margin:0 0 4px;font-size:21px}
    h3{margin:22px 0 8px;font-size:15px}
    h4{margin:0 0 6px;font-size:13px;font-weight:600;overflow-wrap:anywhere}
    .stamp{margin:4px 0 0;color:var(--dim);overflow-wrap:anywhere}
    .lead{margin:0 0 16px;color:var(--dim)}
    .note{color:var(--dim);margin:10px 0}
    a{color:var(--link)}
    nav{display:flex;flex-wrap:wrap;gap:4px 18px;padding:14px 0 18px}
    nav a{text-decoration:none}
    nav a:hover,nav a:focus{text-decoration:underline}
    section{background:var(--card);border:1px solid var(--line);border-radius:10px;\
    padding:22px 24px;margin:0 0 18px;break-inside:auto}
    .up{float:right;text-decoration:none;padding:0 4px}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(168px,1fr));gap:10px;margin:0 0 18px}
    .facts>div{border:1px solid var(--line);border-radius:8px;padding:9px 12px;min-width:0}
    .facts>div{max-width:340px}
    .highlights>div{max-width:none}
    .highlights{margin:22px 0 4px}
    .highlights>div{background:var(--card)}
    dt{color:var(--dim);font-size:13px;overflow-wrap:anywhere}
    dd{margin:0;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .highlights dd{font-size:25px}
    dd small{display:block;font-size:12.5px;font-weight:400;color:var(--dim)}
    .charts{display:grid;grid-template-columns:repeat(12,1fr);gap:14px;margin:0 0 18px;align-items:start}
    figure{margin:0;grid-column:span 6;border:1px solid var(--line);border-radius:8px;padding:12px 14px;min-width:0}
    figure.wide{grid-column:span 12}
    figure.small{grid-column:span 3}
    figure:only-child:not(.wide):not(.small){grid-column:span 12;display:grid;\
    grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:0 24px;align-items:center}
    figure:only-child h4{grid-column:1/-1}
    figure svg{display:block;width:100%;height:auto}
    figcaption{color:var(--dim);font-size:12.5px;margin-top:6px;overflow-wrap:anywhere}
    figure.small figcaption{font-size:11.5px}
    .scroll{overflow-x:auto;margin:0 0 16px;background:\
    linear-gradient(to right,var(--card) 40%,transparent) left/40px 100% no-repeat local,\
    linear-gradient(to left,var(--card) 40%,transparent) right/40px 100% no-repeat local,\
    linear-gradient(to right,var(--shadow),transparent) left/14px 100% no-repeat scroll,\
    linear-gradient(to left,var(--shadow),transparent) right/14px 100% no-repeat scroll}
    tr>:first-child{position:sticky;left:0;background:var(--card)}
    table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;padding:4px 0 6px}
    th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;\
    unicode-bidi:isolate;overflow-wrap:break-word;max-width:340px}
    thead th{color:var(--dim);font-weight:500;font-size:13px;white-space:nowrap}
    tbody th{font-weight:500}
    .number{text-align:right;padding-left:12px;padding-right:18px;white-space:nowrap}
    tr>.number:last-child{padding-right:4px}
    tbody tr:hover{background:color-mix(in srgb,var(--muted) 22%,transparent)}
    .right0,.wrong0{--share:4%}.right1,.wrong1{--share:10%}.right2,.wrong2{--share:18%}\
    .right3,.wrong3{--share:28%}.right4,.wrong4{--share:40%}
    [class*=right]{background:color-mix(in srgb,var(--c3) var(--share),transparent)}
    [class*=wrong]{background:color-mix(in srgb,var(--c7) var(--share),transparent)}
    pre{background:var(--page);border:1px solid var(--line);border-radius:8px;padding:12px 14px;\
    overflow-x:auto;font-size:13px;line-height:1.45}
    code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em}
    footer{color:var(--dim);padding-bottom:40px;font-size:13px}
    svg text{font-size:11.5px;fill:var(--dim);font-family:inherit}
    svg .strong{fill:var(--text)}
    .grid{stroke:var(--line)}.axis{stroke:var(--c8)}
    .marker{stroke:var(--c8);stroke-dasharray:4 4}
    .curve{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
    .curve.thin{stroke-width:1.3;opacity:.7}
    .interval{stroke:var(--c1);stroke-width:2;opacity:.55;stroke-linecap:round}
    .hollow{fill:none;stroke:var(--c2);stroke-width:2}
    .soft{fill-opacity:.55}.muted{fill:var(--muted)}
    .c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(--c4)}
    .c5{stroke:var(--c5)}.c6{stroke:var(--c6)}.c7{stroke:var(--c7)}.c8{stroke:var(--c8)}
    .f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}
    .f5{fill:var(--c5)}.f6{fill:var(--c6)}.f7{fill:var(--c7)}.f8{fill:var(--c8)}
    @media (max-width:820px){figure,figure.small{grid-column:span 12}\
    figure:only-child:not(.wide):not(.small){display:block}section{padding:16px}}
    @media print{body{background:#fff}section{border:0;padding:12px 0}nav{display:none}}
    """
}
