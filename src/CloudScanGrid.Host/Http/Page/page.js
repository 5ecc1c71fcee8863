"use strict";

// Everything that a scanned host said is put on the page as text, never as markup.

const byId = (id) => document.getElementById(id);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = visible(String(text));
  if (className) made.className = className;
  return made;
}

// Control and bidirectional characters would be invisible or reorder the line.
const visible = (text) => text.replace(
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
  (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

const number = new Intl.NumberFormat("en");

function showCampaign(campaign) {
  if (!campaign) return;
  const ended = campaign.observed + campaign.unknown + campaign.refused + campaign.skipped;
  const head = element("div", null, "campaign-head");
  head.append(
    element("span", campaign.state, `state ${campaign.state}`), element("span", campaign.id),
    element("span", `profile ${campaign.profile}`), element("span", `since ${new Date(campaign.createdAt).toLocaleString()}`));
  const bar = element("progress");
  bar.max = Math.max(1, campaign.targets);
  bar.value = ended;
  bar.setAttribute("aria-label", `${ended} of ${campaign.targets} targets ended`);
  const figures = element("dl");
  const rows = [
    ["Targets", campaign.targets], ["Observed", campaign.observed], ["Running", campaign.running], ["Waiting", campaign.pending],
    ["Unknown", campaign.unknown], ["Refused", campaign.refused], ["Open ports", campaign.openPorts], ["Ports asked", campaign.probesSent],
    ["New findings", campaign.findings]];
  for (const [name, value] of rows) {
    const group = element("div");
    group.append(element("dt", name), element("dd", number.format(value)));
    figures.append(group);
  }
  byId("campaign").replaceChildren(head, bar, figures);
  if (campaign.message) byId("campaign").append(element("p", campaign.message, "empty"));
}

const portOf = (row) => (row.port === undefined ? "" : `${row.protocol}/${row.port}`);

function showFindings(page) {
  byId("findings").replaceChildren(...page.items.map((finding) => {
    const row = element("tr");
    const what = element("td");
    what.append(element("span", finding.type, "kind"), element("span", finding.title));
    const why = element("td");
    const reasons = element("ul", null, "why");
    reasons.append(...finding.why.map((reason) => element("li", reason)));
    why.append(reasons);
    row.append(
      what, element("td", `${finding.assetId} (${finding.address})`), element("td", portOf(finding), "port"), why,
      element("td", finding.confidence.toFixed(2), "number"));
    return row;
  }));
  byId("findings-count").textContent = page.items.length ? `${page.items.length}${page.next ? "+" : ""} open` : "";
  byId("findings-empty").hidden = page.items.length > 0;
}

function showServices(page) {
  byId("services").replaceChildren(...page.items.map((service) => {
    const row = element("tr");
    row.append(
      element("td", service.assetId), element("td", service.address), element("td", portOf(service), "port"),
      element("td", [service.product ?? service.name ?? "unknown", service.version ?? ""].join(" ").trim()),
      element("td", service.vantage), element("td", new Date(service.lastSeenAt).toLocaleTimeString()));
    return row;
  }));
  byId("services-count").textContent = page.items.length ? `${page.items.length}${page.next ? "+" : ""} open` : "";
  byId("services-more").hidden = !page.next;
  byId("services-more").textContent = page.next ? "More than fit here: search, or ask the API." : "";
}

async function refresh() {
  try {
    const search = byId("search").value.trim();
    const [campaigns, findings, services] = await Promise.all([
      get("/api/v1/campaigns?limit=1"), get("/api/v1/findings?limit=200"),
      get(`/api/v1/services?limit=200${search ? `&text=${encodeURIComponent(search)}` : ""}`)]);
    showCampaign(campaigns.items[0]);
    showFindings(findings);
    showServices(services);
    byId("freshness").textContent = `As of ${new Date().toLocaleTimeString()}`;
  } catch (error) {
    byId("freshness").textContent = `The grid does not answer (${error.message}); trying again`;
  }
  setTimeout(refresh, 1000);
}

refresh();
