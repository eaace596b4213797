import { useFilters } from './address';
import { useChunks } from './data-table';
import { CodeLink, FindingText, Severity } from './finding';
import { isFiltered } from './filters';
import { Folded } from './folded';
import { type Finding, grouped, type Model } from './model';
import { Section } from './section';
import { type Shown } from './shown';

/** Codes that are open from the start, and findings of a code at first: with more the page would begin with a wall of text. */
const openCodes = 2;
const firstOfCode = 5;

/** The plan's diagnostics by code, the worst first, as the plan has them. */
export function Findings({ model, shown }: { readonly model: Model; readonly shown: Shown }) {
  const { filters } = useFilters();
  const codes = [...grouped(shown.findings, ({ code }) => [code])];
  const nobody = isFiltered(filters) && model.findings.length > 0;
  return (
    <Section id="findings" title="Findings">
      {codes.length === 0 && (
        <p class="empty">
          {nobody ? 'No finding is about what the filters leave.' : 'Nothing was found that is wrong with this plan.'}
        </p>
      )}
      {codes.map(([code, findings], position) => (
        <CodeFindings key={code} model={model} code={code} findings={findings} isFirst={position < openCodes} />
      ))}
    </Section>
  );
}

interface CodeFindingsProps {
  readonly model: Model;
  readonly code: string;
  readonly findings: readonly Finding[];
  readonly isFirst: boolean;
}

function CodeFindings({ model, code, findings, isFirst }: CodeFindingsProps) {
  const severity = findings[0]?.severity ?? 'information';
  const summary = (
    <>
      <Severity of={severity} />
      <h3>
        <span class="number">{code}</span> {model.data.titles[code]}
      </h3>
      <span class="count">{findings.length}</span>
    </>
  );
  return (
    <Folded class="code" summary={summary} isOpenFirst={isFirst}>
      <FindingList model={model} code={code} findings={findings} />
    </Folded>
  );
}

function FindingList({ model, code, findings }: Omit<CodeFindingsProps, 'isFirst'>) {
  const { shown, more } = useChunks(findings, firstOfCode);
  return (
    <div class="body">
      {model.data.docsUrl !== '' && (
        <p class="page">
          What it means, with an example: <CodeLink code={code} docsUrl={model.data.docsUrl} />
        </p>
      )}
      <ul>
        {shown.map((finding) => (
          <li>
            <FindingText
              finding={finding}
              hosts={finding.subject.hosts.flatMap((one) => model.hosts[one]?.host ?? [])}
            />
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
