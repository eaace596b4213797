import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../summary';
import { useFilters } from './address';
import { isFiltered } from './filters';
import { FilterLink } from './link';
import { type Model, worstOf } from './model';
import { usePrinting } from './media';
import { type Box, boxHeight, type Line, pictureOf } from './picture-layout';
import { Section } from './section';
import { type Shown } from './shown';

/** Environments that are drawn at first. */
const firstLanes = 8;

/** Below this width the picture scrolls. */
const leastWidth = 820;

/** Hosts, environments, Secrets and issuers, and what leads from one to the other. */
export function PictureSection({ model, shown }: { readonly model: Model; readonly shown: Shown }) {
  const { filters } = useFilters();
  const [wanted, setWanted] = useState(firstLanes);
  const { frame, width } = useWidth();
  const { plan } = model.data;
  const isWhole = !isFiltered(filters);
  const picture = useMemo(
    () => pictureOf(plan, shown.hosts, { wanted, width, isWhole }),
    [plan, shown, wanted, width, isWhole],
  );
  const next = Math.min(picture.left, firstLanes * 2);
  return (
    <Section
      id="picture"
      title="Picture"
      lead="Hosts by namespace, the environment that covers them, its Secret, and who signs it."
    >
      {picture.boxes.length === 0 && (
        <p class="empty">
          {plan.environments.length === 0 ? 'The stack has no environment and no host.' : 'No host matches.'}
        </p>
      )}
      <div class="wide" ref={frame} tabIndex={0} role="region" aria-label="Picture of the plan">
        {picture.boxes.length > 0 && (
          <div class="picture" style={{ width: `${width}px`, height: `${picture.height}px` }}>
            <svg aria-hidden="true" width={width} height={picture.height}>
              {picture.lines.map((line) => (
                <path d={curve(line)} stroke-width={1.5 + Math.log10(line.hosts) * 1.6} />
              ))}
            </svg>
            {picture.boxes.map((box) => (
              <BoxView key={box.key} box={box} model={model} />
            ))}
          </div>
        )}
      </div>
      {next > 0 && (
        <button type="button" class="show-more" onClick={() => setWanted(wanted + next)}>
          Show {next} more of {count(picture.left, 'environment')}
        </button>
      )}
    </Section>
  );
}

function BoxView({ box, model }: { readonly box: Box; readonly model: Model }) {
  const { title, detail, kind, to, x, y, width } = box;
  const worst = kind === 'environment' ? worstOf(model.ofEnvironment.get(title) ?? []) : worstOfHost(model, to?.host);
  const place = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${boxHeight}px` };
  const content = (
    <>
      <span class="title" title={title}>
        {title}
      </span>
      <span class="detail" title={detail}>
        {detail}
      </span>
      {worst !== undefined && (
        <span class={`dot ${worst}`}>
          <span class="hidden">{worst}</span>
        </span>
      )}
    </>
  );
  const name = `box ${kind}`;
  return to === undefined ? (
    <div class={name} style={place}>
      {content}
    </div>
  ) : (
    <FilterLink class={name} style={place} to={to}>
      {content}
    </FilterLink>
  );
}

function worstOfHost({ hosts }: Model, host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  return worstOf(hosts.filter((one) => one.host === host).flatMap(({ findings }) => findings));
}

function curve({ from, to }: Line): string {
  const [x, y, end, height] = [from.x + from.width, from.y + boxHeight / 2, to.x, to.y + boxHeight / 2];
  const half = (x + end) / 2;
  return `M${x} ${y}C${half} ${y} ${half} ${height} ${end} ${height}`;
}

/** On paper, whatever the window's width is: A4 between its margins. */
const paperWidth = 680;

/** The width that the picture has, as the window changes. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(leastWidth);
  const isPrinted = usePrinting();
  useEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const watch = new ResizeObserver(([entry]) =>
      setWidth(Math.max(leastWidth, Math.floor(entry?.contentRect.width ?? 0))),
    );
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return { frame, width: isPrinted ? paperWidth : width };
}
