/** What the user can mend: told in sentences, one a line, without a stack trace, and with exit code 2. */
export class Failure extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'Failure';
  }
}
