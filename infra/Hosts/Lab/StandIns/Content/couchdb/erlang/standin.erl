%% Starts the stand-in of CouchDB: configuration, shards on disk, the cluster, and last of all HTTP.
-module(standin).
-behaviour(supervisor).
-export([start/0, init/1, release/0, log/3]).

start() ->
    spawn(fun() ->
        process_flag(trap_exit, true),
        case supervisor:start_link({local, ?MODULE}, ?MODULE, []) of
            {ok, Supervisor} ->
                receive {'EXIT', Supervisor, Reason} -> stop(Reason) end;
            {error, Reason} ->
                stop(Reason)
        end
    end).

%% A part that fails ends the program: Docker starts it again, and it reads everything from disk.
init([]) ->
    Worker = fun(Module) -> #{id => Module, start => {Module, start_link, []}} end,
    Http = #{id => standin_http, start => {standin_http, start_link, [5984, fun standin_routes:handle/1]}},
    {ok, {#{strategy => one_for_all, intensity => 0},
        [Worker(standin_config), Worker(standin_store), Worker(standin_cluster), Http]}}.

%% Versions of CHT and CouchDB that this image stands for.
release() ->
    {ok, Text} = file:read_file("/opt/couchdb/release.json"),
    json:decode(Text).

log(Level, Format, Arguments) ->
    Levels = [debug, info, notice, warning, error],
    Wanted = binary_to_atom(standin_config:get(<<"log">>, <<"level">>, <<"info">>)),
    case rank(Level, Levels) >= rank(Wanted, Levels) of
        true ->
            Time = calendar:system_time_to_rfc3339(erlang:system_time(millisecond), [{unit, millisecond}, {offset, "Z"}]),
            io:format("[~s] ~s ~s -------- " ++ Format ++ "~n", [Level, Time, node() | Arguments]);
        false ->
            ok
    end.

rank(Level, Levels) -> length(lists:takewhile(fun(Each) -> Each =/= Level end, Levels)).

stop(Reason) ->
    io:format(standard_error, "The stand-in of CouchDB stops: ~p~n", [Reason]),
    erlang:halt(1).
