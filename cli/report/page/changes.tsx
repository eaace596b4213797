import { type PageData } from '../page-data';
import { worseKinds } from '../worse';
import { DataTable } from './data-table';
import { CodeLink } from './finding';
import { Name } from './name';
import { Section } from './section';

/** What differs from the plan that this one is compared with: what gets worse first. */
export function Changes({ data: { changes, worse = [], docsUrl } }: { readonly data: PageData }) {
  if (changes === undefined) return null;
  return (
    <Section id="changes" title="Since the base">
      {changes.length === 0 && <p class="empty">Nothing changes.</p>}
      {changes.length > 0 && worse.length === 0 && <p class="lead">Nothing gets worse.</p>}
      {worse.length > 0 && (
        <ul class="worse">
          {worse.map(({ kind, name, detail, code }) => (
            <li>
              <strong>{worseKinds[kind][0]}</strong> {code !== undefined && <CodeLink code={code} docsUrl={docsUrl} />}{' '}
              <Name>{name}</Name> <span>{detail}</span>
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <DataTable
          caption="Changes since the base"
          head={['Change', 'What', 'Which', 'How']}
          rows={changes.map(({ kind, thing, name, detail }) => [kind, thing, <Name>{name}</Name>, detail])}
        />
      )}
    </Section>
  );
}
