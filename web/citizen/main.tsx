import { render } from 'preact';
import '../shared/theme.css';
import './citizen.css';
import { commonReady } from '../shared/common/index.ts';
import { startWorker } from '../shared/install-worker.ts';
import { App } from './app.tsx';
import { ready } from './words/index.ts';

async function start(): Promise<void> {
  await Promise.all([ready, commonReady]);
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
}

void start();
startWorker();
