import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('markup', () => {
  it('escapes what comes from elsewhere, in text and in attributes', () => {
    const name = `<script>alert("1")</script>' onload=x & co`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=x &amp; co">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=x &amp; co</p>',
    );
  });

  it('keeps markup that was made by it, and joins lists', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${undefined}${3}</ul>`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li>3</ul>');
  });

  test.prop([fc.string()])('lets no text open a tag or leave its attribute', (text) => {
    expect(html`${text}`.text).not.toMatch(/[<>"']/);
  });
});
