import { render } from 'preact';
import { visible } from '../../../components/config/visible';
import { type PageData } from '../page-data';
import './base.css';
import './parts.css';
import './picture.css';
import './paper.css';
import { modelOf } from './model';
import { Page } from './page';

const root = document.getElementById('page');
const text = document.getElementById('data')?.textContent;
if (root !== null && text) {
  const data = JSON.parse(text, showing(text)) as PageData;
  render(<Page model={modelOf(data)} today={Date.now()} />, root);
}

/** What makes characters visible that a browser would act on; undefined where there are none, as in almost every plan. */
function showing(text: string): ((key: string, value: unknown) => unknown) | undefined {
  const isPlain = !/\\u(?!003c)/.test(text);
  return isPlain ? undefined : (_, value) => (typeof value === 'string' ? visible(value) : value);
}
