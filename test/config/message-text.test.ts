import assert from 'node:assert/strict';
import { messageText } from '../../components/config/message-text';

describe('the text of a message', () => {
  it('keeps a host of the legal length whole, in a path too', () => {
    const host = `${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(61)}`;
    const text = `manifest:charts/rendered/wiki.yaml#1/Ingress/${'n'.repeat(63)}/${host}/spec: "${host}" is not covered.`;
    assert.equal(host.length, 253);
    assert.equal(messageText(text), text);
  });

  it('cuts a value of megabytes, and says how long it is', () => {
    const text = messageText(`"${'a'.repeat(5_000_000)}" is not a DNS name: correct it.`);
    assert.match(text, /^"a{259}… \(5000002 characters\) is not a DNS name: correct it\.$/);
  });

  it('cuts a message of very many words at its end', () => {
    const text = messageText('word '.repeat(150_000));
    assert.ok(text.length <= 2000);
    assert.match(text, /… \(750000 characters\)$/);
  });

  it('writes what a terminal would act on as its code point', () => {
    assert.equal(messageText('a\u202eb\nc'), 'a\\u{202e}b\\u{a}c');
  });
});
