import { expect, it } from 'vitest';
import { filesFrom } from './files.ts';

const chunk = (file: string, more: Partial<{ css: string[]; imports: string[]; dynamicImports: string[] }> = {}) => ({
  file,
  css: [],
  imports: [],
  dynamicImports: [],
  ...more,
});

it('the worker keeps what the page of citizens loads, at once or later, and nothing of the operators', () => {
  const manifest = {
    'index.html': chunk('app/citizen.js', {
      css: ['app/citizen.css'],
      imports: ['_shared.js'],
      dynamicImports: ['now'],
    }),
    '_shared.js': chunk('app/shared.js'),
    now: chunk('app/now.js', { imports: ['index.html'], dynamicImports: ['es'] }),
    es: chunk('app/es.js'),
    'operate/index.html': chunk('app/operate.js', { imports: ['_shared.js'] }),
  };
  expect([...filesFrom('index.html', manifest)].toSorted()).toEqual(
    ['citizen.css', 'citizen.js', 'es.js', 'now.js', 'shared.js'].map((name) => `app/${name}`),
  );
});
