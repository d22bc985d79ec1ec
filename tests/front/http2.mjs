// Asks for several things at once over one HTTP/2 connection, and prints what came back as JSON.
// Usage: node http2.mjs ORIGIN TARGET...

import http2 from "node:http2";

const [origin, ...targets] = process.argv.slice(2);
const session = http2.connect(origin);
const answers = await Promise.all(targets.map(ask));
session.close();
console.log(JSON.stringify(answers));

/** @param {string} path */
function ask(path) {
  return new Promise((resolve, reject) => {
    const request = session.request({ ":path": path });
    let status = 0;
    let body = "";
    request.setEncoding("utf8");
    request.on("response", (headers) => (status = headers[":status"]));
    request.on("data", (piece) => (body += piece));
    request.on("end", () => resolve({ status, body }));
    request.on("error", reject);
  });
}
