import assert from 'node:assert/strict';
import { kubedMarksSource } from '../../../components/wiring/rules/kubed-marks';

const namespace = { name: 'edgewire', labels: { 'kubernetes.io/metadata.name': 'edgewire', team: 'web' } };

describe('kubed', () => {
  it('marks a source whose own namespace its selector takes', () => {
    for (const selector of ['', 'true', 'team=web', 'team'])
      assert.equal(kubedMarksSource(selector, namespace), true, selector);
  });

  it('leaves a source alone whose namespace its selector leaves out, and one whose selector does not parse', () => {
    for (const selector of ['team=ops', 'True', 'kubernetes.io/metadata.name!=edgewire', 'team=web,,'])
      assert.equal(kubedMarksSource(selector, namespace), false, selector);
  });
});
