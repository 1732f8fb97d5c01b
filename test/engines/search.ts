/** A registry that can do nothing but search, as the first version of the protocol has it, with a Dockerfile beside it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The registry, while it runs. */
export interface SearchRegistry {
  /** Host and port. */
  readonly host: string;
  /** Ends it. */
  close(): void;
}

const dockerfile = 'FROM busybox:latest\nCMD ["remote"]\n';

/** Serves on any port of an address. Its first result repeats what was asked, its second one who asked. */
export async function searchRegistry(address: string): Promise<SearchRegistry> {
  const server = createServer(({ url = "", headers }, response) => {
    const { pathname, searchParams } = new URL(url, "http://registry");
    const [user = ""] = Buffer.from(headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString().split(":");
    const results = [
      { name: `${searchParams.get("q")} ${searchParams.get("n")}`, description: "", star_count: 5, is_official: true, is_automated: false },
      { name: user, description: "", star_count: 0, is_official: false, is_automated: false },
    ];
    if (pathname === "/Dockerfile") return void response.setHeader("content-type", "text/plain").end(dockerfile);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(pathname === "/v1/search" ? { query: searchParams.get("q"), num_results: 2, results } : {}));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, address, resolve));
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
