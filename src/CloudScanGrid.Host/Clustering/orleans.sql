-- What Orleans' ADO.NET providers need of PostgreSQL: the tables, and in orleansquery the text of each query that the providers run. They know the queries'
-- keys, parameters and result columns and nothing else, so tables and texts are ours. Applied whole at every start: every statement may run again.
CREATE TABLE IF NOT EXISTS orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL);

-- One row a cluster. Every change of its membership moves the version on, so of two silos that change it at once one is told to read again.
CREATE TABLE IF NOT EXISTS orleans_cluster (
    cluster text PRIMARY KEY,
    version int NOT NULL DEFAULT 0);

-- Times with a zone: as times without one they would be shifted by the zone of whichever connection writes them.
CREATE TABLE IF NOT EXISTS orleans_silo (
    cluster text NOT NULL REFERENCES orleans_cluster ON DELETE CASCADE,
    address text NOT NULL,
    port int NOT NULL,
    generation int NOT NULL,
    siloname text NOT NULL,
    hostname text NOT NULL,
    status int NOT NULL,
    proxyport int,
    suspecttimes text,
    starttime timestamptz(3) NOT NULL,
    iamalivetime timestamptz(3) NOT NULL,
    PRIMARY KEY (cluster, address, port, generation));

CREATE TABLE IF NOT EXISTS orleans_reminder (
    service text NOT NULL,
    grainid text NOT NULL,
    name text NOT NULL,
    starttime timestamptz(3) NOT NULL,
    period bigint NOT NULL,
    hash int NOT NULL,
    version int NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grainid, name));

CREATE INDEX IF NOT EXISTS orleans_reminder_hash ON orleans_reminder (service, hash);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', '
    WITH added AS (INSERT INTO orleans_cluster (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*)::int FROM added'),
-- The version is taken first: whoever comes second waits for its row, sees that it has moved and adds nothing.
('InsertMembershipKey', '
    WITH moved AS (
        UPDATE orleans_cluster SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT 1 FROM orleans_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    added AS (
        INSERT INTO orleans_silo (cluster, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
        RETURNING 1)
    SELECT count(*)::int FROM added'),
('UpdateMembershipKey', '
    WITH moved AS (
        UPDATE orleans_cluster SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
            SELECT 1 FROM orleans_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    changed AS (
        UPDATE orleans_silo SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = greatest(iamalivetime, @IAmAliveTime) FROM moved
        WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING 1)
    SELECT count(*)::int FROM changed'),
('UpdateIAmAlivetimeKey', '
    UPDATE orleans_silo SET iamalivetime = greatest(iamalivetime, @IAmAliveTime)
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('MembershipReadRowKey', '
    SELECT known.cluster AS deploymentid, silo.address, silo.port, silo.generation, silo.siloname, silo.hostname, silo.status, silo.proxyport,
        silo.suspecttimes, silo.starttime, silo.iamalivetime, known.version
    FROM orleans_cluster known
    LEFT JOIN orleans_silo silo ON silo.cluster = known.cluster AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
    WHERE known.cluster = @DeploymentId'),
('MembershipReadAllKey', '
    SELECT known.cluster AS deploymentid, silo.address, silo.port, silo.generation, silo.siloname, silo.hostname, silo.status, silo.proxyport,
        silo.suspecttimes, silo.starttime, silo.iamalivetime, known.version
    FROM orleans_cluster known LEFT JOIN orleans_silo silo ON silo.cluster = known.cluster
    WHERE known.cluster = @DeploymentId'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM orleans_cluster WHERE cluster = @DeploymentId'),
('GatewaysQueryKey', '
    SELECT address, proxyport, generation FROM orleans_silo WHERE cluster = @DeploymentId AND status = @Status AND proxyport > 0'),
-- 6 is SiloStatus.Dead. What is dead stays dead, so the version need not move.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM orleans_silo WHERE cluster = @DeploymentId AND status = 6 AND iamalivetime < @IAmAliveTime AND starttime < @IAmAliveTime'),
('UpsertReminderRowKey', '
    INSERT INTO orleans_reminder AS known (service, grainid, name, starttime, period, hash)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    ON CONFLICT (service, grainid, name) DO UPDATE
    SET starttime = excluded.starttime, period = excluded.period, hash = excluded.hash, version = known.version + 1
    RETURNING version'),
('ReadReminderRowsKey', '
    SELECT grainid, name AS remindername, starttime, period, version FROM orleans_reminder WHERE service = @ServiceId AND grainid = @GrainId'),
('ReadReminderRowKey', '
    SELECT grainid, name AS remindername, starttime, period, version FROM orleans_reminder
    WHERE service = @ServiceId AND grainid = @GrainId AND name = @ReminderName'),
-- The ring of hashes is cut into ranges; one of them wraps around its end.
('ReadRangeRows1Key', '
    SELECT grainid, name AS remindername, starttime, period, version FROM orleans_reminder
    WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),
('ReadRangeRows2Key', '
    SELECT grainid, name AS remindername, starttime, period, version FROM orleans_reminder
    WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),
('DeleteReminderRowKey', '
    WITH gone AS (
        DELETE FROM orleans_reminder WHERE service = @ServiceId AND grainid = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
    SELECT count(*)::int FROM gone'),
('DeleteReminderRowsKey', 'DELETE FROM orleans_reminder WHERE service = @ServiceId')
ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext WHERE orleansquery.querytext <> excluded.querytext;
