%% Configuration: read from the .ini files of local.d, changes written to cluster-credentials.ini at once.
-module(standin_config).
-behaviour(gen_server).
-export([start_link/0, get/2, get/3, set/3, delete/2, section/1]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(DIRECTORY, "/opt/couchdb/etc/local.d").
-define(FILE_NAME, "cluster-credentials.ini").

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

get(Section, Key) -> get(Section, Key, undefined).

get(Section, Key, Default) ->
    case ets:lookup(?MODULE, {Section, Key}) of
        [{_, Value}] -> Value;
        [] -> Default
    end.

%% Answers the value before, as CouchDB does.
set(Section, Key, Value) -> gen_server:call(?MODULE, {set, Section, Key, Value}).

delete(Section, Key) -> gen_server:call(?MODULE, {delete, Section, Key}).

section(Section) -> maps:from_list([{Key, Value} || [Key, Value] <- ets:match(?MODULE, {{Section, '$1'}, '$2'})]).

init([]) ->
    ets:new(?MODULE, [named_table, protected, ordered_set, {read_concurrency, true}]),
    ets:insert(?MODULE, defaults()),
    [ets:insert(?MODULE, read(File)) || File <- lists:sort(filelib:wildcard(?DIRECTORY ++ "/*.ini"))],
    Missing = [{{Section, Key}, random()} || {Section, Key} <- [{<<"couchdb">>, <<"uuid">>}, {<<"couch_httpd_auth">>, <<"secret">>}],
        get(Section, Key) =:= undefined],
    ets:insert(?MODULE, Missing),
    Plain = [{{<<"admins">>, User}, standin_auth:hash(Password)} || {User, Password} <- maps:to_list(section(<<"admins">>)),
        not standin_auth:is_hash(Password)],
    ets:insert(?MODULE, Plain),
    case Missing ++ Plain of
        [] -> ok;
        _ -> write()
    end,
    {ok, nothing}.

handle_call({set, Section, Key, Value}, _From, State) ->
    Before = get(Section, Key, <<>>),
    ets:insert(?MODULE, {{Section, Key}, hashed(Section, Value)}),
    {reply, {ok, Before}, write(State)};
handle_call({delete, Section, Key}, _From, State) ->
    Before = get(Section, Key),
    ets:delete(?MODULE, {Section, Key}),
    {reply, Before, write(State)}.

handle_cast(_Message, State) -> {noreply, State}.

hashed(<<"admins">>, Value) ->
    case standin_auth:is_hash(Value) of
        true -> Value;
        false -> standin_auth:hash(Value)
    end;
hashed(_Section, Value) -> Value.

defaults() ->
    [{{<<"cluster">>, <<"q">>}, <<"12">>}, {{<<"cluster">>, <<"n">>}, <<"1">>}, {{<<"log">>, <<"level">>}, <<"info">>},
     {{<<"chttpd">>, <<"port">>}, <<"5984">>}, {{<<"chttpd">>, <<"bind_address">>}, <<"0.0.0.0">>},
     {{<<"chttpd">>, <<"require_valid_user">>}, <<"true">>}].

random() -> binary:encode_hex(crypto:strong_rand_bytes(16), lowercase).

read(File) ->
    {ok, Text} = file:read_file(File),
    {_, Values} = lists:foldl(fun line/2, {<<>>, []}, binary:split(Text, <<"\n">>, [global])),
    lists:reverse(Values).

line(Line, {Section, Values}) ->
    case string:trim(Line) of
        <<"[", Rest/binary>> -> {hd(binary:split(Rest, <<"]">>)), Values};
        <<";", _/binary>> -> {Section, Values};
        Text ->
            case binary:split(Text, <<"=">>) of
                [Key, Value] -> {Section, [{{Section, string:trim(Key)}, string:trim(Value)} | Values]};
                [_] -> {Section, Values}
            end
    end.

write(State) -> write(), State.

write() ->
    Values = ets:tab2list(?MODULE) -- defaults(),
    Sections = lists:usort([Section || {{Section, _}, _} <- Values]),
    Text = [["[", Section, "]\n", [[Key, " = ", Value, "\n"] || {{In, Key}, Value} <- Values, In =:= Section], "\n"] || Section <- Sections],
    standin_files:write(filename:join(?DIRECTORY, ?FILE_NAME), Text).
