import assert from 'node:assert/strict';
import { ingressProblems } from '../../../components/wiring/engines/apimachinery/ingress-spec';
import { shapeMistakes } from '../../../components/wiring/manifests/shape';
import { oddObjects } from './odd-objects';

describe('an object with an odd field', () => {
  for (const { what, object, mistake } of oddObjects) {
    it(`${mistake === undefined ? 'is taken' : 'is refused'} with ${what}`, () => {
      const mistakes = shapeMistakes({ file: 'a.yaml', document: 1, object });
      const problems = object.kind === 'Ingress' && mistakes.length === 0 ? ingressProblems(object) : [];
      const told = [...mistakes, ...problems.map(({ field }) => field)];
      assert.equal(told.length, mistake === undefined ? 0 : 1, told.join('\n'));
      assert.ok(
        told.every((one) => mistake !== undefined && one.startsWith(mistake)),
        told.join('\n'),
      );
    });
  }
});
