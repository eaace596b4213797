import assert from 'node:assert/strict';
import { changesIn } from './changes';
import { forget } from './forgotten';
import { killPoints, seed } from './kill-points';
import { type Lab, startLab } from './lab';
import { distributedBy, LabStack } from './lab-stack';
import { ordersTaken } from './orders';
import { playPods } from './pods';
import { keysOf } from './private-keys';
import { chartsAre } from './stand-ins/charts';
import { teamsExample } from './teams-example';

/** How often: each takes two minutes. */
const kills = Number(process.env.EDGEWIRE_LAB_KILLS ?? 1);

describe(`an up of the teams' example that is killed (${chartsAre}, EDGEWIRE_LAB_SEED=${seed})`, function () {
  this.timeout('6m');
  let lab: Lab;
  let stack: LabStack;
  let resources: readonly string[];
  let points: readonly number[];
  let pods: Promise<void>;

  before(async () => {
    lab = await startLab({ certManager: false });
    stack = await LabStack.open(lab, distributedBy('direct', teamsExample(lab)), { name: 'teams' });
    resources = await stack.plannedResources();
    // One when a resource is about to be made, one when it is.
    points = killPoints(kills, 2 * resources.length);
    pods = playPods(lab);
  });

  after(async () => {
    await pods;
    stack?.close();
    await lab?.stop();
  });

  for (let kill = 1; kill <= kills; kill += 1) {
    it(`is made up for by the next one: kill ${kill} of ${kills}`, async () => {
      if (kill > 1) await stack.destroy();
      const ordersBefore = ordersTaken(lab);
      const point = points[kill - 1] ?? 0;
      assert.equal(await stack.killedUp((events) => events >= point), 'killed', `at event ${point}`);
      const keys = await keysOf(lab);
      await stack.pulumi.cancel();
      await stack.up();
      assert.deepEqual(await stack.deployedResources(), resources, `at event ${point}`);
      const made = await keysOf(lab);
      assert.deepEqual({ ...made, ...keys }, made, `a key was lost, killed at event ${point}`);
      const orders = ordersTaken(lab) - ordersBefore;
      assert.ok(orders === 1 || orders === 2, `${orders} orders, killed at event ${point}`);
      console.log(`      at event ${point}, with ${Object.keys(keys).length} keys made: ${orders} orders in all`);
      await stack.refresh({ clearPendingCreates: true });
      const { changeSummary, stdout } = await stack.preview({ diff: true });
      assert.deepEqual(changesIn(changeSummary), [], stdout);
    });
  }

  it('is made up for where every object was made and none written down', async () => {
    const keys = await keysOf(lab);
    const orders = ordersTaken(lab);
    await forget(stack, (type) => type.startsWith('kubernetes:'));
    await stack.up();
    assert.deepEqual(await stack.deployedResources(), resources);
    assert.deepEqual([await keysOf(lab), ordersTaken(lab)], [keys, orders]);
  });
});
