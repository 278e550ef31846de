import { render } from 'preact';
import '../shared/theme.css';
import './citizen.css';
import { commonReady } from '../shared/common/index.ts';
import { warmFormats } from '../shared/formats.ts';
import { startWorker } from '../shared/install-worker.ts';
import { language } from '../shared/language.ts';
import { App } from './app.tsx';
import { ready as nowReady } from './now/screen.tsx';
import { ready } from './words/index.ts';

async function start(): Promise<void> {
  const comes = Promise.all([ready, commonReady, nowReady]);
  warmFormats(language.peek());
  await comes;
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
}

void start();
startWorker();
