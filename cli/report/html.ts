import { createHash } from 'node:crypto';
import { visible } from '../../components/config/visible';
import { type Plan } from '../../components/wiring/plan';
import { catalogue } from '../../components/wiring/rules/diagnostic';
import { changeLines } from './change-lines';
import { type Report } from './contents';
import { jsonInScript } from './json-text';
import { type PageBundle, type PageData } from './page-data';
import { subjectsOf } from './subjects';

/** How a report is written as HTML. */
export interface HtmlOptions {
  readonly page: PageBundle;
  /** Where the pages of diagnostics are, without a slash at the end. */
  readonly docsUrl: string;
}

/**
 * The plan as one file to look at in a browser, which asks for nothing: the plan's JSON, and the script and style that
 * show it. No other script or style runs there, whatever the names in the plan are, and no address is loaded from.
 */
export function htmlReport(plan: Plan, report: Report, { page, docsUrl }: HtmlOptions): string {
  const { script, style } = page;
  const { stack } = report.plan;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(`${report.overview.fails ? 'Fails' : 'Passes'}: stack ${stack}`)}</title>
<link rel="icon" href="data:image/svg+xml,${icon}">
<style>${style}</style>
</head>
<body>
<noscript>This report is shown by the script inside of it, which this browser does not run. The same plan as text: edgewire plan --format table.</noscript>
<div id="page"></div>
<script type="application/json" id="data">${jsonInScript(pageData(plan, report, docsUrl))}</script>
<script>${script}</script>
</body>
</html>
`;
}

const icon = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#2f5fd0"/><path d="M4 5h8M4 8h5M4 11h8" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>',
);

/** Nothing but the one script, the one style and the icon; CSP Level 3, section 2.3. */
function policy({ script, style }: PageBundle): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return visible(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function pageData(planned: Plan, { plan, overview, changes, worse }: Report, docsUrl: string): PageData {
  return {
    plan,
    overview,
    subjects: subjectsOf(planned),
    titles: titlesOf(planned),
    docsUrl,
    changes: changes === undefined ? undefined : changeLines(changes),
    worse,
  };
}

function titlesOf({ diagnostics, ignored }: Plan): Record<string, string> {
  const codes = [...diagnostics, ...ignored.map(({ diagnostic }) => diagnostic)].map(({ code }) => code);
  return Object.fromEntries([...new Set(codes)].map((code) => [code, catalogue[code].title]));
}
