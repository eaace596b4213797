import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { providerFacts } from '../../components/config/values/monitor-providers';
import { parseStack } from '../../components/config/stack-file';
import { everySetting } from '../config/monitor-settings';
import { customResourceSchema, hasChartData } from '../charts/chart-data';
import { smallStack } from '../platform/stacks';
import { mapping, recorded, type Sections } from '../pulumi/recordings';

const name = 'monitor-wiki.wiki.apps.example.com';

async function monitored(monitors: unknown) {
  const all = await recorded({ ...smallStack, monitors });
  const resource = all.all('EndpointMonitor').concat(all.all('Probe')).at(0);
  assert.ok(resource);
  return { all, object: all.inputs(resource.name) };
}

function errorsOf(monitors: unknown, more: Sections = {}): readonly string[] {
  const parsed = parseStack({ ...smallStack, ...more, monitors });
  return parsed.kind === 'errors' ? parsed.errors.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('a monitor', () => {
  it('is an EndpointMonitor that names its service, and says the interval in its unit', async () => {
    const { object } = await monitored({ endpointMonitor: { pingdom: { tags: 'edge' } }, interval: '5m' });
    assert.deepEqual(object, {
      apiVersion: 'endpointmonitor.stakater.com/v1alpha1',
      kind: 'EndpointMonitor',
      metadata: { name: 'wiki.apps.example.com', namespace: 'wiki' },
      spec: {
        url: 'https://wiki.apps.example.com/',
        providers: 'Pingdom',
        pingdomConfig: { resolution: 5, tags: 'edge' },
      },
    });
  });

  it('is a Probe with the URL as its only target', async () => {
    const probe = { prober: 'blackbox.monitoring:9115', labels: { release: 'prometheus' } };
    const { object } = await monitored({ probe, interval: '30s' });
    assert.deepEqual(object, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Probe',
      metadata: { name: 'wiki.apps.example.com', namespace: 'wiki', labels: { release: 'prometheus' } },
      spec: {
        interval: '30s',
        module: 'http_2xx',
        prober: { url: 'blackbox.monitoring:9115', scheme: 'http' },
        targets: { staticConfig: { static: ['https://wiki.apps.example.com/'] } },
      },
    });
  });

  it('comes after its Ingress', async () => {
    const { all } = await monitored({ endpointMonitor: { updown: {} } });
    assert.ok(all.precedes('app-wiki.wiki-ingress', `${name}-endpoint`));
  });

  it('takes the intervals that its service takes', () => {
    const every = (interval: string, service = 'statusCake') =>
      errorsOf({ endpointMonitor: { [service]: {} }, interval });
    assert.deepEqual(every('5m'), []);
    assert.deepEqual(every('90s', 'uptimeRobot'), []);
    assert.deepEqual(every('2m'), [
      'edgewire:monitors.interval: "2m" is none that StatusCake takes: one of 30s, 1m, 5m, 15m, 30m, 1h, 24h',
    ]);
    assert.deepEqual(every('30s', 'uptimeRobot'), [
      'edgewire:monitors.interval: "30s" is too short for UptimeRobot: at least 1m',
    ]);
    assert.deepEqual(every('90s', 'uptime'), ['edgewire:monitors.interval: "90s" has to be whole minutes for Uptime']);
    assert.deepEqual(every('5m', 'gcloud'), [
      'edgewire:monitors.interval: "5m" cannot be said to gcloud: leave it out',
    ]);
    const [wiki] = smallStack.apps as readonly object[];
    const apps = [{ ...wiki, monitor: { interval: '2m' } }];
    assert.equal(errorsOf({ endpointMonitor: { statusCake: {} } }, { apps }).length, 1);
  });

  describe('as the real CRD takes it', () => {
    before(function () {
      if (!hasChartData()) this.skip();
    });

    for (const [service, settings] of Object.entries(everySetting)) {
      it(`with every setting of ${service}`, async () => {
        const interval = service === 'gcloud' ? {} : { interval: '5m' };
        await accepted({ endpointMonitor: { [service]: settings }, ...interval });
      });
    }

    it('as a Probe', async () => {
      const probe = { prober: 'blackbox:9115', scheme: 'https', module: 'm', labels: { a: 'b' } };
      await accepted({ probe, interval: '1h30m' });
    });

    it('which refuses a setting that it does not know', () => {
      const spec = { providers: 'Pingdom', pingdomConfig: { resolutions: 5 } };
      assert.equal(validator('endpointmonitor.stakater.com/v1alpha1', 'EndpointMonitor')({ spec }), false);
    });
  });
});

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

function validator(apiVersion: string, kind: string) {
  const schema = customResourceSchema(apiVersion, kind);
  assert.ok(schema, `${kind} has no CRD`);
  return ajv.compile(schema);
}

async function accepted(monitors: unknown): Promise<void> {
  const { object } = await monitored(monitors);
  const validate = validator(String(object.apiVersion), String(object.kind));
  assert.ok(validate(object), JSON.stringify(validate.errors));
  if (object.kind === 'EndpointMonitor') {
    const chosen = Object.values(providerFacts).filter(({ field }) => field in mapping(object.spec));
    assert.equal(chosen.length, 1);
  }
}
