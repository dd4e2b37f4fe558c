// Reads feed documents with feedsmith and rss-parser, and prints what each says of their entries, as JSON.
// Arguments: a folder of npm packages, then files.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(`${packages}/any.js`);
const RssParser = require("rss-parser");
const { parseFeed } = await import(pathToFileURL(require.resolve("feedsmith")).href);

function said(format, entry) {
  if (format === "json") {
    return { id: entry.id, link: entry.url, title: entry.title, content: entry.content_html ?? "", updated: entry.date_modified };
  }
  if (format === "rss") {
    return {
      id: entry.guid?.value,
      link: entry.link,
      title: entry.title,
      content: entry.content?.encoded ?? "",
      updated: entry.atom?.updated,
    };
  }
  return {
    id: entry.id,
    link: entry.links.find((link) => link.rel === "alternate")?.href,
    title: entry.title.value,
    content: entry.content?.value ?? "",
    updated: entry.updated,
  };
}

const result = {};
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const { format, feed } = parseFeed(text);
  const entries = feed.entries ?? feed.items ?? [];
  result[file] = { feedsmith: entries.map((entry) => said(format, entry)) };
  if (format !== "json") {
    const parsed = await new RssParser().parseString(text);
    result[file].rssParser = parsed.items.map((entry) => ({ id: entry.id ?? entry.guid, link: entry.link, title: entry.title }));
  }
}
console.log(JSON.stringify(result));
