import { reporters, type Runner } from 'mocha';

/** A dot a test, and in the end the names of those that were skipped, which mocha's own `dot` only counts. */
class DotsAndSkipped extends reporters.Dot {
  private readonly skipped: string[] = [];

  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pending', (test) => this.skipped.push(test.fullTitle()));
    runner.once('end', () => this.skipped.forEach((name) => reporters.Base.consoleLog(`  skipped: ${name}`)));
  }
}

module.exports = DotsAndSkipped;
