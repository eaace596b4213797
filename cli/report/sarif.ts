import { version } from '../../package.json';
import { catalogue, type Severity } from '../../components/wiring/rules/diagnostic';
import { type Location, type Report } from './contents';
import { jsonText } from './json-text';
import { type DiagnosticJson } from './plan-json';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note' };

/**
 * The plan's diagnostics as SARIF 2.1.0, for code scanning: each code of the catalogue a rule with its page, each
 * diagnostic a result with its place.
 *
 * @param docsUrl where the pages of diagnostics are; only a URL becomes the help of a rule
 */
export function sarifReport({ plan, locate }: Report, docsUrl: string): string {
  const found = plan.diagnostics.map((one) => ({ ...one, location: locate(one.path) }));
  return sarifText(docsUrl, { results: found.map(resultOf) });
}

/** A diagnostic, and where it stands. */
export interface LocatedDiagnostic extends DiagnosticJson {
  readonly location: Location | undefined;
}

/** A mistake that keeps a plan from being made. */
export interface Notification {
  readonly path: string | undefined;
  readonly message: string;
  readonly location: Location | undefined;
}

/** The SARIF of a command that could not make a plan: what is wrong is told of the tool's run, not as a result. */
export function sarifOfFailure(mistakes: readonly Notification[], docsUrl: string): string {
  return sarifOfStacks([], mistakes, docsUrl);
}

/**
 * The SARIF of several plans.
 *
 * @param mistakes those of stacks that could not be planned
 */
export function sarifOfStacks(
  diagnostics: readonly LocatedDiagnostic[],
  mistakes: readonly Notification[],
  docsUrl: string,
): string {
  const results = diagnostics.map(resultOf);
  if (mistakes.length === 0) return sarifText(docsUrl, { results });
  const toolConfigurationNotifications = mistakes.map(({ path, message, location }) => ({
    level: 'error',
    message: { text: path === undefined ? message : `${path}: ${message}` },
    ...(location === undefined ? {} : { locations: [placeOf(location)] }),
  }));
  return sarifText(docsUrl, { invocations: [{ executionSuccessful: false, toolConfigurationNotifications }], results });
}

const codes: readonly string[] = Object.keys(catalogue);

function resultOf({ severity, code, path, message, hint, location }: LocatedDiagnostic) {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levelOf(severity),
    message: { text: `${message}\n${hint}` },
    locations: [placeOf(location, path)],
  };
}

function sarifText(docsUrl: string, run: Readonly<Record<string, unknown>>): string {
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'edgewire', semanticVersion: version, rules: rulesAt(docsUrl) } },
        columnKind: 'utf16CodeUnits',
        ...run,
      },
    ],
  });
}

function rulesAt(docsUrl: string) {
  return Object.entries(catalogue).map(([id, { severity, title }]) => ({
    id,
    shortDescription: { text: title },
    ...(URL.canParse(docsUrl)
      ? { helpUri: `${docsUrl}/${id}.md` }
      : { help: { text: `Its page is ${docsUrl || 'docs/diagnostics'}/${id}.md` } }),
    defaultConfiguration: { level: levels[severity] },
  }));
}

function levelOf(severity: string): string {
  return severity === 'error' || severity === 'warning' || severity === 'information' ? levels[severity] : 'none';
}

function placeOf(location: Location | undefined, path?: string) {
  return {
    ...(location === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: uriOf(location.file) },
            region: { startLine: location.line, startColumn: location.column },
          },
        }),
    ...(path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
  };
}

/** A path as a relative URI, its segments escaped. */
function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
