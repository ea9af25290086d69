// Reads resources from standard input, as an array of JSON; writes what is wrong with each, as an array of arrays of texts.
// Its warnings are left out: each is about a code of our own systems, where the standard only proposes others.
"use strict";

const { Fhir } = require("fhir");

const fhir = new Fhir();
const told = JSON.parse(require("fs").readFileSync(0, "utf8")).map((resource) =>
  fhir
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((message) => message.severity === "error" || message.severity === "fatal")
    .map((message) => `${message.severity} ${message.location}: ${message.message}`),
);
process.stdout.write(JSON.stringify(told));
