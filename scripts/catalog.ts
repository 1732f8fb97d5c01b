/** Writes src/mcp/catalog/generated.ts anew: what our types and comments say of the input of every operation. */
import { writeFileSync } from "node:fs";
import { catalogModule, catalogPath } from "./catalog/module.ts";

const text = catalogModule();
writeFileSync(catalogPath, text);
console.log(`${catalogPath}: ${text.length} characters`);
