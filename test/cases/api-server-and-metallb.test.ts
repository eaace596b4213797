import assert from 'node:assert/strict';
import { checked, finding, findings, planned } from './case';

const wiki = (name: string) => `manifest:ingress.yaml#1/Ingress/wiki/${name}`;

describe('cases of what the API server and MetalLB refuse', () => {
  it('01: an address that ends in .255 is not given out, though its pool has it', () => {
    const plan = planned('01-buggy-ip');
    const path = 'edgewire:controllers.external.address';
    assert.deepEqual(findings(plan), [`EW6001 ${path}`]);
    assert.match(finding(plan, 'EW6001', path).message, /ends in \.255: MetalLB keeps such addresses back/);
  });

  it('08: an Ingress with upper-case letters in its host is refused, once', () => {
    const path = `${wiki('docs')}/spec.rules[0].host`;
    assert.deepEqual(findings(checked('08-uppercase-host')), [`EW3016 ${path}`]);
  });

  it('08: the program itself writes the host of an application as it is compared', () => {
    assert.deepEqual(findings(planned('08-uppercase-host')), ['EW1008 edgewire:apps[0].host']);
  });

  it('12: a class as annotation beside another one as field is refused', () => {
    const path = `${wiki('wiki')}/metadata.annotations`;
    const plan = checked('12-class-twice');
    assert.deepEqual(findings(plan), [`EW3016 ${path}`]);
    assert.match(finding(plan, 'EW3016', path).message, /"nginx".*must match ingressClassName \(traefik\)/);
  });
});
