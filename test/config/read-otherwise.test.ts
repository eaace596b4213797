import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { errorsOfFile, smallestLines } from './reading';
import { readByPulumi } from './read-by-pulumi';

const messages = {
  number: 'Pulumi reads another number or text here; write it in decimal, or put it in quotes',
  date: 'Pulumi makes another text of a date that is not in quotes; put it in quotes',
};

/** A stack file with a scalar among the chart values, which may be anything. */
const withScalar = (scalar: string) =>
  `config:\n${smallestLines}\n  edgewire:charts: { values: { traefik: { given: ${scalar} } } }\n`;

describe('text without quotes that Pulumi may read as something else', () => {
  for (const [scalar, value] of Object.entries(readByPulumi)) {
    const isSame = parse(scalar) === value;
    it(`is ${isSame ? 'accepted' : 'refused'}: ${scalar}`, () => {
      const at = withScalar(scalar).split('\n')[2]?.indexOf(`given: ${scalar}`) ?? NaN;
      const message = /^\d{4}-/.test(scalar) ? messages.date : messages.number;
      assert.deepEqual(
        errorsOfFile(withScalar(scalar)),
        isSame ? [] : [`Pulumi.dev.yaml:3:${at + 'given: '.length + 1}: ${message}`],
      );
    });

    it(`is accepted in quotes: "${scalar}"`, () => assert.deepEqual(errorsOfFile(withScalar(`"${scalar}"`)), []));
  }

  it('is refused as a key', () => {
    assert.deepEqual(errorsOfFile(`config:\n  edgewire:namespaces: { 010: {} }\n${smallestLines}\n`), [
      `Pulumi.dev.yaml:2:26: ${messages.number}`,
    ]);
  });
});
