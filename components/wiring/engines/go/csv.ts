/**
 * Comma-separated values as Go reads them, with the texts of its errors. Columns count bytes.
 * Rule from Go 1.26, encoding/csv/reader.go: ReadAll, readRecord, readLine, with the default options.
 */

export type ParsedCsv =
  | { readonly kind: 'records'; readonly records: readonly (readonly string[])[] }
  | { readonly kind: 'error'; readonly message: string };

class CsvError extends Error {}

interface Position {
  /** Where the record starts. */
  readonly record: number;
  readonly line: number;
  readonly column: number;
}

function problem({ record, line, column }: Position, why: string): CsvError {
  const start = record === line ? '' : `record on line ${record}; `;
  return new CsvError(`${start}parse error on line ${line}, column ${column}: ${why}`);
}

/** Lines with their line feed; a carriage return before that or at the very end is dropped. */
function splitLines(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.map((line) => line.replace(/\r(\n?)$/, '$1'));
}

/** Reads records off the lines; texts hold one character a byte (latin1). */
class CsvReader {
  private readonly lines: readonly string[];
  /** How many lines have been asked for. */
  private taken = 0;
  private record = 0;
  private line = '';
  private column = 1;

  constructor(text: string) {
    this.lines = splitLines(text);
  }

  private nextLine(): string {
    return this.lines[this.taken++] ?? '';
  }

  private at(column: number, line = this.taken): Position {
    return { record: this.record, line, column };
  }

  private skip(count: number): void {
    this.line = this.line.slice(count);
    this.column += count;
  }

  private bareField(): string {
    const comma = this.line.indexOf(',');
    const field = comma >= 0 ? this.line.slice(0, comma) : this.line.replace(/\n$/, '');
    const quote = field.indexOf('"');
    if (quote >= 0) throw problem(this.at(this.column + quote), 'bare " in non-quoted-field');
    this.skip(field.length);
    return field;
  }

  private quotedField(): string {
    let field = '';
    // A field may go on over several lines; errors at the very end name the last line that has text.
    let lastLine = this.taken;
    this.skip(1);
    for (;;) {
      const quote = this.line.indexOf('"');
      if (quote >= 0) {
        field += this.line.slice(0, quote);
        this.skip(quote + 1);
        if (!this.line.startsWith('"')) break;
        field += '"';
        this.skip(1);
      } else if (this.line !== '') {
        field += this.line;
        this.column += this.line.length;
        this.line = this.nextLine();
        if (this.line !== '') [lastLine, this.column] = [lastLine + 1, 1];
      } else {
        throw problem(this.at(this.column, lastLine), 'extraneous or missing " in quoted-field');
      }
    }
    if (this.line !== '' && this.line !== '\n' && !this.line.startsWith(',')) {
      throw problem(this.at(this.column - 1), 'extraneous or missing " in quoted-field');
    }
    return field;
  }

  private fields(): string[] {
    const fields: string[] = [];
    for (;;) {
      fields.push(this.line.startsWith('"') ? this.quotedField() : this.bareField());
      if (!this.line.startsWith(',')) return fields;
      this.skip(1);
    }
  }

  /** The next record, empty lines left out; null at the end. */
  next(): string[] | null {
    do {
      if (this.taken >= this.lines.length) return null;
      this.line = this.nextLine();
    } while (this.line === '' || this.line === '\n');
    this.record = this.taken;
    this.column = 1;
    return this.fields().map((field) => Buffer.from(field, 'latin1').toString('utf8'));
  }

  get recordLine(): number {
    return this.record;
  }
}

function readAll(reader: CsvReader): string[][] {
  const records: string[][] = [];
  for (let record = reader.next(); record !== null; record = reader.next()) {
    const width = records[0]?.length ?? record.length;
    if (record.length !== width) throw new CsvError(`record on line ${reader.recordLine}: wrong number of fields`);
    records.push(record);
  }
  return records;
}

/** csv.NewReader(text).ReadAll(). */
export function parseCsv(text: string): ParsedCsv {
  try {
    return { kind: 'records', records: readAll(new CsvReader(Buffer.from(text, 'utf8').toString('latin1'))) };
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'error', message: error.message };
    throw error;
  }
}
