CREATE TABLE alert (
	incident VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	reason VARCHAR NOT NULL,
	PRIMARY KEY (incident, kind),
	FOREIGN KEY(incident) REFERENCES incident (id)
);

CREATE TABLE article (
	id INTEGER NOT NULL,
	entry VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	url VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(entry) REFERENCES entry ("key") ON DELETE CASCADE
);

CREATE TABLE audit (
	id INTEGER NOT NULL,
	incident VARCHAR,
	action VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	why VARCHAR NOT NULL,
	"before" VARCHAR,
	"after" VARCHAR,
	PRIMARY KEY (id)
);

CREATE TABLE delivery (
	"key" VARCHAR NOT NULL,
	channel VARCHAR NOT NULL,
	recipient VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	payload VARCHAR NOT NULL,
	created DATETIME NOT NULL,
	due DATETIME NOT NULL,
	attempts INTEGER NOT NULL,
	delivered DATETIME,
	dead BOOLEAN NOT NULL,
	error VARCHAR,
	PRIMARY KEY ("key")
);

CREATE TABLE digest (
	id VARCHAR NOT NULL,
	recipient VARCHAR NOT NULL,
	since DATETIME NOT NULL,
	until DATETIME NOT NULL,
	created DATETIME NOT NULL,
	payload VARCHAR NOT NULL,
	delivery VARCHAR,
	delivered DATETIME,
	PRIMARY KEY (id)
);

CREATE TABLE edit (
	id INTEGER NOT NULL,
	incident VARCHAR NOT NULL,
	field VARCHAR NOT NULL,
	value VARCHAR,
	"by" VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	why VARCHAR NOT NULL,
	undone BOOLEAN NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE entry (
	"key" VARCHAR NOT NULL,
	feed VARCHAR NOT NULL,
	url VARCHAR,
	twin INTEGER,
	text INTEGER NOT NULL,
	length INTEGER NOT NULL,
	title VARCHAR NOT NULL,
	changes INTEGER NOT NULL,
	clock DATETIME NOT NULL,
	recorded DATETIME NOT NULL,
	verdict VARCHAR NOT NULL,
	score FLOAT NOT NULL,
	reason VARCHAR NOT NULL,
	duplicate_of VARCHAR,
	payload VARCHAR NOT NULL,
	reading VARCHAR,
	PRIMARY KEY ("key")
);

CREATE TABLE feed (
	name VARCHAR NOT NULL,
	url VARCHAR NOT NULL,
	next_poll DATETIME,
	last_polled DATETIME,
	parked BOOLEAN NOT NULL,
	payload VARCHAR NOT NULL,
	PRIMARY KEY (name)
);

CREATE TABLE feed_event (
	id INTEGER NOT NULL,
	feed VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	outcome VARCHAR NOT NULL,
	payload VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE heartbeat (
	id INTEGER NOT NULL,
	started DATETIME NOT NULL,
	at DATETIME NOT NULL,
	every FLOAT NOT NULL,
	pid INTEGER NOT NULL,
	version VARCHAR NOT NULL,
	stopped DATETIME,
	PRIMARY KEY (id)
);

CREATE TABLE incident (
	id VARCHAR NOT NULL,
	day VARCHAR NOT NULL,
	opened DATETIME NOT NULL,
	facility VARCHAR,
	facility_class VARCHAR,
	place VARCHAR,
	region VARCHAR,
	country VARCHAR,
	state VARCHAR NOT NULL,
	rejected BOOLEAN NOT NULL,
	merged_into VARCHAR,
	search VARCHAR NOT NULL,
	payload VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE link (
	report VARCHAR NOT NULL,
	incident VARCHAR,
	payload VARCHAR NOT NULL,
	PRIMARY KEY (report),
	FOREIGN KEY(report) REFERENCES report (id) ON DELETE CASCADE,
	FOREIGN KEY(incident) REFERENCES incident (id)
);

CREATE TABLE meta (
	"key" VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	PRIMARY KEY ("key")
);

CREATE TABLE migration (
	name VARCHAR NOT NULL,
	at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
	PRIMARY KEY (name)
);

CREATE TABLE opinion (
	"key" VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	answer VARCHAR NOT NULL,
	PRIMARY KEY ("key")
);

CREATE TABLE past_report (
	"row" INTEGER NOT NULL,
	id VARCHAR NOT NULL,
	recorded DATETIME NOT NULL,
	superseded DATETIME NOT NULL,
	payload VARCHAR NOT NULL,
	PRIMARY KEY ("row")
);

CREATE TABLE pin (
	id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	"left" VARCHAR NOT NULL,
	"right" VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE ("left", "right")
);

CREATE TABLE report (
	id VARCHAR NOT NULL,
	entry VARCHAR NOT NULL,
	facility VARCHAR,
	place VARCHAR,
	region VARCHAR,
	country VARCHAR,
	day VARCHAR NOT NULL,
	start DATETIME NOT NULL,
	"end" DATETIME NOT NULL,
	confidence VARCHAR NOT NULL,
	published DATETIME NOT NULL,
	tier VARCHAR NOT NULL,
	recalled BOOLEAN NOT NULL,
	seed BOOLEAN NOT NULL,
	recorded DATETIME NOT NULL,
	search VARCHAR NOT NULL,
	payload VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(entry) REFERENCES entry ("key") ON DELETE CASCADE
);

CREATE TABLE tombstone (
	hash INTEGER NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (hash)
);

CREATE INDEX alert_at ON alert (at);

CREATE INDEX article_entry ON article (entry, at);

CREATE INDEX audit_incident ON audit (incident);

CREATE INDEX delivery_due ON delivery (dead, delivered, due);

CREATE INDEX digest_delivery ON digest (delivery);

CREATE INDEX digest_recipient ON digest (recipient, until);

CREATE INDEX edit_incident ON edit (incident);

CREATE INDEX entry_clock ON entry (clock, "key");

CREATE INDEX entry_recorded ON entry (recorded);

CREATE INDEX entry_twin ON entry (twin);

CREATE INDEX entry_url ON entry (url);

CREATE INDEX feed_event_at ON feed_event (at);

CREATE INDEX feed_event_feed ON feed_event (feed, at);

CREATE INDEX incident_country ON incident (country, day);

CREATE INDEX incident_day ON incident (day);

CREATE INDEX incident_facility ON incident (facility, day);

CREATE INDEX incident_merged_into ON incident (merged_into);

CREATE INDEX incident_place ON incident (place, day);

CREATE INDEX link_incident ON link (incident);

CREATE INDEX opinion_at ON opinion (at);

CREATE INDEX past_report_superseded ON past_report (superseded);

CREATE INDEX report_country_published ON report (country, published);

CREATE INDEX report_country_start ON report (country, start);

CREATE INDEX report_entry ON report (entry);

CREATE INDEX report_facility_published ON report (facility, published);

CREATE INDEX report_facility_start ON report (facility, start);

CREATE INDEX report_place_published ON report (place, published);

CREATE INDEX report_place_start ON report (place, start);

CREATE INDEX report_published ON report (published);

CREATE INDEX report_region_published ON report (country, region, published);

CREATE INDEX report_region_start ON report (country, region, start);

CREATE INDEX report_start ON report (start);

