// Finds SwiftShader, the Vulkan that computes on the processor and comes with Chromium, or installs what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium } from './find-chromium.mjs';

const FILE = 'vk_swiftshader_icd.json';

/**
 * Set `VK_ICD_FILENAMES` to it before Dawn starts.
 *
 * @returns {string} the path of SwiftShader's description for the Vulkan loader
 * @throws where there is none, or no loader, and neither can be installed
 */
export function findSwiftShader() {
  const folders = ['/usr/lib/chromium', dirname(realpathSync(findChromium())), '/usr/lib/chromium-browser'];
  const description = folders.map((folder) => join(folder, FILE)).find((path) => existsSync(path));
  if (description === undefined) {
    throw new Error(`no ${FILE} beside Chromium: install Debian's package chromium, which brings SwiftShader`);
  }
  if (!hasLoader()) installLoader();
  if (!hasLoader()) throw new Error('no Vulkan loader: install libvulkan1');
  return description;
}

function hasLoader() {
  const { stdout } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  return stdout?.includes('libvulkan.so.1') ?? false;
}

function installLoader() {
  console.log('No Vulkan loader here: installing the Debian package …');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [command, ...args] = [...asRoot, 'apt-get', '-qq', 'install', '-y', '--no-install-recommends', 'libvulkan1'];
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
