import type { LoopDisk } from './loop-disk.ts';
import type { Stage } from './stage.ts';

/**
 * Cuts the power under a running service, in the moment of an acknowledgement. It stands still first, so that everything it has
 * acknowledged was acknowledged before the disk is looked at. @returns how much that is
 */
export async function cutPower(stage: Stage, disk: LoopDisk): Promise<number> {
  await stage.atAcknowledgement(() => stage.service.freeze());
  await disk.cutPower();
  const acknowledged = stage.acknowledged();
  await stage.service.kill('SIGKILL');
  await disk.comeBack();
  return acknowledged;
}
