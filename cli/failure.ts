import { messageText } from '../components/config/message-text';

/** A mistake as other programs read it. */
export interface Mistake {
  /** The configuration path, where it is about one. */
  readonly path?: string;
  readonly message: string;
  readonly file?: string;
  /** Counted from 1, as the column. */
  readonly line?: number;
  readonly column?: number;
}

/** A failure that the user can mend: printed as sentences, one a line, without a stack trace, and with exit code 2. */
export class Failure extends Error {
  readonly mistakes: readonly Mistake[];

  /**
   * @param sentences what people read
   * @param mistakes the same for other programs. Default: the sentences
   */
  constructor(
    readonly sentences: readonly string[],
    mistakes?: readonly Mistake[],
  ) {
    super(sentences.join('\n'));
    this.name = 'Failure';
    this.mistakes = (mistakes ?? sentences.map((message) => ({ message }))).map(shown);
  }
}

/** A mistake without the rest of very long keys and values, as people read it. */
function shown(mistake: Mistake): Mistake {
  const { path, message } = mistake;
  return { ...mistake, ...(path === undefined ? {} : { path: messageText(path) }), message: messageText(message) };
}
