import { lengthText } from '../../../components/wiring/lifetimes';
import { alikeCertificates, calendarRows, ownersText } from '../calendar';
import { type CertificateJson } from '../plan-json';
import { DataTable, useChunks } from './data-table';
import { Section } from './section';
import { type Axis, axisOf, shareOf, type Stretch, stretchesOf, ticksOf } from './time-axis';

/** Lines that are drawn at first. */
const firstLines = 10;

/** How long certificates are valid and how often they are renewed, on a line of time and as a table. */
export function Renewals({
  calendar,
  today,
}: {
  readonly calendar: readonly CertificateJson[];
  readonly today: number;
}) {
  const known = alikeCertificates(calendar).filter(
    ([first]) => first !== undefined && (first.periods.length > 0 || first.notAfter !== null),
  );
  const { shown, more } = useChunks(known, firstLines);
  const axis = axisOf(calendar, today);
  const rows = calendarRows(calendar);
  if (rows.length === 0) {
    return (
      <Section id="renewals" title="Validity and renewals">
        <p class="empty">The plan knows of no certificate's lifetime.</p>
      </Section>
    );
  }
  return (
    <Section
      id="renewals"
      title="Validity and renewals"
      lead="Each mark is a renewal. Where a published date shortens lifetimes, a new stretch begins."
    >
      <div class="time" aria-hidden="true">
        <div class="ticks">
          {ticksOf(axis).map(({ at, text }) => (
            <span style={{ left: percent(at) }}>{text}</span>
          ))}
        </div>
        {shown.map((group) => (
          <TimeLine group={group} axis={axis} today={today} />
        ))}
      </div>
      {more}
      <DataTable
        caption="Validity and renewals"
        head={['Certificate', 'From', 'Lives', 'Renewed after', 'Renewals a year', 'Orders a week']}
        rows={rows.map(({ certificates, from, lifetime, renewed, renewals, orders }) => [
          certificates === '' ? <span class="hidden">the same</span> : certificates,
          from,
          lifetime,
          renewed,
          renewals,
          orders,
        ])}
      />
    </Section>
  );
}

interface TimeLineProps {
  readonly group: readonly CertificateJson[];
  readonly axis: Axis;
  readonly today: number;
}

function TimeLine({ group, axis, today }: TimeLineProps) {
  const [first] = group;
  if (first === undefined) return null;
  const { notAfter, renewal } = first;
  return (
    <div class="time-row">
      <div class="owners">
        <strong>{ownersText(group)}</strong>
        <span class="muted">{first.authority ?? 'authority not known'}</span>
      </div>
      <div class="track">
        {notAfter !== null && <Given axis={axis} today={today} notAfter={notAfter} renewal={renewal} />}
        {stretchesOf(first, axis, today).map((one) => (
          <StretchView stretch={one} />
        ))}
        <span class="today" style={{ left: percent(shareOf(axis, today)) }} />
      </div>
    </div>
  );
}

function StretchView({ stretch: { from, length, lifetimeHours, step, since } }: { readonly stretch: Stretch }) {
  // Of the stretch itself, which the marks repeat in.
  const marks = step === undefined || length <= 0 ? undefined : { backgroundSize: `${percent(step / length)} 100%` };
  return (
    <span class="stretch" style={{ left: percent(from), width: percent(length) }}>
      <span>{since === undefined ? lengthText(lifetimeHours) : `${lengthText(lifetimeHours)} from ${since}`}</span>
      <span class="band" style={marks} />
    </span>
  );
}

interface GivenProps {
  readonly axis: Axis;
  readonly today: number;
  readonly notAfter: string;
  readonly renewal: string | null;
}

/** A certificate that is there already, until its end. */
function Given({ axis, today, notAfter, renewal }: GivenProps) {
  const from = shareOf(axis, Math.min(today, Date.parse(notAfter)));
  const end = shareOf(axis, Date.parse(notAfter));
  return (
    <>
      <span class="stretch given" style={{ left: percent(from), width: percent(end - from) }}>
        <span>until {notAfter.slice(0, 10)}</span>
        <span class="band" />
      </span>
      {renewal !== null && <span class="renewal" style={{ left: percent(shareOf(axis, Date.parse(renewal))) }} />}
    </>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
