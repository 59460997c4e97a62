import { NeurotradeError } from './errors.js';

/**
 * Loads a package that the user installs only where it is needed. Bundlers do not follow the import: it is resolved at run
 * time, and never in a browser without an import map.
 *
 * @typeParam T what is used of the package
 * @throws NeurotradeError `MISSING_PACKAGE` with the command that installs it
 */
export async function optionalPackage<T>(name: string, purpose: string): Promise<T> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as T;
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    // A package that is there but lacks one of its own fails with the same code, about another name.
    const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    const missing = notFound && (cause as Error).message.includes(`'${name}'`);
    const reason = missing
      ? 'is not installed'
      : `is installed but does not load (${(cause as Error).message.split('\n')[0]})`;
    throw new NeurotradeError(
      'MISSING_PACKAGE',
      `${purpose} needs the package "${name}", which ${reason}; run: npm install ${name}`,
      {
        cause,
        details: { package: name, installed: !missing },
      },
    );
  }
}
