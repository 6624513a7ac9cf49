declare module "proxy-from-env" {
  /** The proxy that the environment names for an address; empty where there is none. */
  export function getProxyForUrl(url: string): string;
}
