/** What computes. */
export interface Adapter {
  readonly name: string;
  /** It computes on the processor: its times say nothing. */
  readonly software: boolean;
}

/** The adapter that WebGPU prefers, the one that tfjs takes. */
export async function adapterOf(): Promise<Adapter> {
  const { gpu } = (globalThis as { navigator?: { gpu?: GPU } }).navigator ?? {};
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  const { info } = adapter as unknown as { info?: GPUAdapterInfo & { isFallbackAdapter?: boolean } };
  return {
    name: info?.description || info?.device || 'an adapter without a name',
    software: info?.isFallbackAdapter ?? false,
  };
}
