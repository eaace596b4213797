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
      const message = /^\d{4}-/.test(scalar) ? messages.date : messages.number;
      const told = isSame ? [] : [`edgewire:charts.values.traefik.given: ${message}`];
      assert.deepEqual(errorsOfFile(withScalar(scalar)), told);
    });

    it(`is accepted in quotes: "${scalar}"`, () => assert.deepEqual(errorsOfFile(withScalar(`"${scalar}"`)), []));
  }

  it('is refused as a key', () => {
    assert.deepEqual(errorsOfFile(`config:\n  edgewire:namespaces: { 010: {} }\n${smallestLines}\n`), [
      `edgewire:namespaces.010: ${messages.number}`,
    ]);
  });

  it('is told once, beside every other mistake', () => {
    const text = `config:\n${smallestLines}\n  edgewire:planning: { upEvery: 2026-11-28, ignroe: [] }\n`;
    const [first = '', ...others] = errorsOfFile(text);
    assert.equal(first, `edgewire:planning.upEvery: ${messages.date}`);
    assert.deepEqual(
      others.map((one) => one.split(': ')[0]),
      ['edgewire:planning.ignroe'],
    );
  });

  it('is left alone in what other programs read', () => {
    const others = 'name: edgewire\ndescription: 2026-11-28\nconfig: { aws:since: { default: 010 } }\n';
    assert.deepEqual(errorsOfFile(`config:\n  aws:since: 2026-11-28\n${smallestLines}\n`, others), []);
  });

  it('is refused where an alias may bring it in, and in the project file', () => {
    const text = `x-common: &common { port: 010 }\nconfig:\n${smallestLines}\n`;
    assert.deepEqual(errorsOfFile(text), [`Pulumi.dev.yaml:1:27: ${messages.number}`]);
    const projectText = 'name: edgewire\nconfig: { charts: { default: { values: { traefik: { given: 010 } } } } }\n';
    assert.deepEqual(errorsOfFile(`config:\n${smallestLines}\n`, projectText), [
      `Pulumi.yaml:2:60: ${messages.number}`,
    ]);
  });
});
