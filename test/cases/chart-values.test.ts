import assert from 'node:assert/strict';
import { finding, findings, mistakes, planned } from './case';

const value = (keys: string) => `edgewire:charts.values.traefik.${keys}`;
const annotation = value('service.annotations["metallb.io/loadBalancerIPs"]');

describe('cases of chart values', () => {
  it('17b: addresses that values ask for are fine where pools have them', () => {
    assert.deepEqual(findings(planned('17b-dual-stack-values')), []);
  });

  it('18: values of one controller have a place', () => {
    assert.deepEqual(
      mistakes('18-values-per-controller').map(({ path }) => path),
      ['edgewire:charts.values.traefik-internal'],
    );
    assert.deepEqual(findings(planned('18-values-per-controller', 'own-values')), []);
    assert.deepEqual(findings(planned('18b-values-on-controller')), []);
  });

  it('20: one address for two controllers stays a mistake while they have the same ports', () => {
    const { ignored } = planned('20-shared-address');
    assert.deepEqual(
      ignored.map(({ diagnostic }) => `${diagnostic.code} ${diagnostic.path}`),
      ['EW6002 edgewire:controllers.internal.address'],
    );
  });

  it('20: one address for two controllers that share it as MetalLB wants it is fine', () => {
    assert.deepEqual(findings(planned('20-shared-address', 'own-ports')), []);
  });

  it('22: a resolver in values, with two replicas', () => {
    assert.deepEqual(findings(planned('22-resolvers-in-values')), [`EW4007 ${value('certificatesResolvers')}`]);
  });

  it('26: values that replace what the plan decided are named, each', () => {
    const plan = planned('26-values-against-the-plan');
    assert.deepEqual(findings(plan), [`EW6008 ${value('deployment.replicas')}`, `EW6008 ${annotation}`]);
    assert.match(finding(plan, 'EW6008', annotation).message, /198\.51\.100\.7 replaces .* \(192\.0\.2\.10\)/);
  });

  it('27: values of an older chart are named, with where they are now', () => {
    const plan = planned('27-old-chart-values');
    const [redirect, tls, logs] = [value('ports.web.redirectTo'), value('ports.websecure.tls'), value('logs')];
    assert.deepEqual(findings(plan), [`EW6009 ${redirect}`, `EW6009 ${tls}`, `EW6009 ${logs}`]);
    assert.match(finding(plan, 'EW6009', redirect).hint, /ports\.web\.http\.redirections\.entryPoint/);
    assert.match(finding(plan, 'EW6009', tls).hint, /ports\.websecure\.http\.tls/);
    assert.match(finding(plan, 'EW6009', logs).hint, /log and accessLog/);
  });
});
