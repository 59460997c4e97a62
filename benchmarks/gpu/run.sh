#!/bin/sh
# Runs the packed benchmark on a bare Linux machine on x64; the arguments are those of `benchmarks/gpu.ts`.
set -eu
cd "$(dirname "$0")"
for file in node node_modules/webgpu/dist/linux-x64/dawn.node; do
  [ -e "$file" ] || gunzip -c "$file.gz" > "$file"
done
chmod +x node

# The Vulkan loader of the machine, or else the one that was packed.
ldconfig -p 2> /dev/null | grep -q libvulkan.so.1 || export LD_LIBRARY_PATH="$PWD/lib:${LD_LIBRARY_PATH:-}"

# NVIDIA's driver, where it lies in a container and the loader does not look.
driver=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
if [ -z "${VK_ICD_FILENAMES:-}${VK_DRIVER_FILES:-}" ] && [ -e "$driver" ]; then export VK_DRIVER_FILES="$driver"; fi

exec ./node gpu.mjs "$@"
