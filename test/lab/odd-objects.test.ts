import assert from 'node:assert/strict';
import { oddObjects } from '../wiring/manifests/odd-objects';
import { type Lab, startLab } from './lab';

/** What test/wiring/manifests/shape.test.ts holds `check` against. */
describe('what the API server makes of an object with an odd field', function () {
  this.timeout('2m');
  let lab: Lab;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager', 'traefik', 'gateway-api'], nodes: 0, certManager: false });
  });

  after(() => lab?.stop());

  for (const { what, object, mistake } of oddObjects) {
    it(`${mistake === undefined ? 'takes' : 'refuses'} ${what}`, async () => {
      const answer = lab.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(object));
      if (mistake === undefined) await answer;
      else await assert.rejects(answer);
    });
  }
});
