import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { LineCounter } from 'yaml';
import { type PathStep } from './path';

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the way to a value leads in a text. */
export interface Found {
  /** The key of the last step that is there, or the item of a list. */
  readonly position: Position;
  /** How many of the steps are there. */
  readonly steps: number;
}

/** An entry of a mapping, or an item of a list: where it starts, and the event of its value. */
interface Entry {
  readonly offset: number;
  readonly value: number;
}

interface Collection {
  readonly entries: ReadonlyMap<PathStep, Entry>;
  /** The events of what merge keys bring, the strongest first. */
  readonly merged: readonly number[];
}

/**
 * Where values stand in a text of YAML or JSON. Only the collections on the way to a value are looked at, through
 * aliases and merge keys, so that a large text costs little more than its reading.
 */
export class Positions {
  private readonly events: readonly Event[];
  /** The event after each one with all that is in it. */
  private readonly after: number[] = [];
  private readonly documents: number[] = [];
  private readonly anchors = new Map<string, number[]>();
  private readonly collections = new Map<number, Collection>();
  private readonly lines = new LineCounter();

  /** @param text its documents; of a text that does not parse nothing is found */
  constructor(private readonly text: string) {
    this.events = eventsOf(text);
    const open: number[] = [];
    this.events.forEach((event, index) => {
      if (event.type === EVENT_ID.POP) this.after[open.pop() ?? index] = index + 1;
      else if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) this.after[index] = index + 1;
      else open.push(index);
      if (event.type === EVENT_ID.DOCUMENT) this.documents.push(index);
      this.addAnchor(event, index);
    });
    this.lines.addNewLine(0);
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) this.lines.addNewLine(end + 1);
  }

  /**
   * The position of a value, or of the nearest one around it that is there.
   *
   * @param steps the way from the root of the document
   * @param document counted from 1
   * @returns undefined where there is no such document, or an empty one
   */
  of(steps: readonly PathStep[], document = 1): Found | undefined {
    const root = (this.documents[document - 1] ?? NaN) + 1;
    const event = this.events[root];
    if (event === undefined || event.type === EVENT_ID.POP) return undefined;
    let entry: Entry | undefined = { offset: startOf(event), value: root };
    let offset = entry.offset;
    let found = 0;
    for (const step of steps) {
      entry = this.entryOf(entry.value, step);
      if (entry === undefined) break;
      offset = entry.offset;
      found += 1;
    }
    const { line, col } = this.lines.linePos(offset);
    return { position: { line, column: col }, steps: found };
  }

  private addAnchor(event: Event, index: number): void {
    if (!('anchorStart' in event) || event.anchorStart < 0 || event.type === EVENT_ID.ALIAS) return;
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    const others = this.anchors.get(name);
    if (others === undefined) this.anchors.set(name, [index]);
    else others.push(index);
  }

  /** The event that an alias stands for; any other event itself. */
  private target(index: number): number | undefined {
    const event = this.events[index];
    if (event?.type !== EVENT_ID.ALIAS) return index;
    const anchored = this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd)) ?? [];
    return anchored.findLast((one) => one < index);
  }

  /** The entry for a step: of the collection itself, else of what it merges, however far. */
  private entryOf(index: number, step: PathStep): Entry | undefined {
    const left = [index];
    const seen = new Set<number>();
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const target = this.target(next);
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      const { entries, merged } = this.collectionAt(target);
      const entry = entries.get(step);
      if (entry !== undefined) return entry;
      for (const source of merged.toReversed()) left.push(source);
    }
    return undefined;
  }

  private collectionAt(index: number): Collection {
    const known = this.collections.get(index);
    if (known !== undefined) return known;
    const type = this.events[index]?.type;
    const collection = type === EVENT_ID.MAPPING ? this.mapping(index) : { entries: this.items(index), merged: [] };
    this.collections.set(index, collection);
    return collection;
  }

  private items(index: number): Map<PathStep, Entry> {
    const entries = new Map<PathStep, Entry>();
    if (this.events[index]?.type !== EVENT_ID.SEQUENCE) return entries;
    for (const value of this.inside(index)) entries.set(entries.size, { offset: this.offsetOf(value), value });
    return entries;
  }

  private mapping(index: number): Collection {
    const entries = new Map<PathStep, Entry>();
    const merged: number[] = [];
    let key: number | undefined;
    for (const value of this.inside(index)) {
      if (key === undefined) {
        key = value;
        continue;
      }
      const name = this.events[key];
      if (name?.type === EVENT_ID.SCALAR) {
        const text = getScalarValue(this.text, name);
        if (text === '<<' && name.style === SCALAR_STYLE.PLAIN) for (const one of this.sources(value)) merged.push(one);
        else entries.set(text, { offset: startOf(name), value });
      }
      key = undefined;
    }
    return { entries, merged };
  }

  /** What a merge key names: a mapping, or each of a list. */
  private sources(value: number): readonly number[] {
    const target = this.target(value);
    if (target === undefined) return [];
    return this.events[target]?.type === EVENT_ID.SEQUENCE ? [...this.inside(target)] : [target];
  }

  /** The events right inside a collection, keys and values in turn. */
  private *inside(index: number): Generator<number> {
    const end = (this.after[index] ?? 0) - 1;
    for (let inner = index + 1; inner < end; inner = this.after[inner] ?? end) yield inner;
  }

  private offsetOf(index: number): number {
    const event = this.events[index];
    return event === undefined ? 0 : startOf(event);
  }
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, {});
  } catch {
    // Whoever asks for positions has told what is wrong with the text, or reads more than this parser.
    return [];
  }
}

/** Where an event starts in the text, quotes and the mark of an alias included. */
function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart - (isQuoted(event.style) ? 1 : 0);
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return 0;
  }
}

function isQuoted(style: number): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
}
